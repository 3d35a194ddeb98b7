@testable import GatewayHTTP

/// What a parser makes of a form.
struct MultipartRun: Equatable {
    struct Part: Equatable {
        let head: MultipartPartHead
        var data: [UInt8] = []
        var isEnded = false
    }

    var parts: [Part] = []
    var isEnded = false
    var error: MultipartError?

    /// What is the same however the bytes were split: with an error, some of the data before it may not have been reported.
    var essence: MultipartRun { error == nil ? self : MultipartRun(error: error) }

    static func run(_ pieces: [[UInt8]], boundary: String = "XX", limits: MultipartLimits = MultipartLimits())
        -> MultipartRun
    {
        var run = MultipartRun()
        var parser = MultipartParser(boundary: Array(boundary.utf8), limits: limits)
        do throws(MultipartError) {
            for piece in pieces { try run.feed(piece, &parser) }
            try parser.finish()
        } catch {
            run.error = error
        }
        return run
    }

    private mutating func feed(_ piece: [UInt8], _ parser: inout MultipartParser) throws(MultipartError) {
        let result = unsafe piece.withUnsafeBytes { bytes -> Result<Void, MultipartError> in
            do throws(MultipartError) {
                return .success(
                    try unsafe parser.feed(bytes) { event in
                        self.note(event)
                        return .proceed
                    }
                )
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    private mutating func note(_ event: MultipartEvent) {
        switch event {
        case .partBegin(let head): parts.append(Part(head: head))
        case .partData(let bytes): unsafe parts[parts.count - 1].data.append(contentsOf: bytes)
        case .partEnd: parts[parts.count - 1].isEnded = true
        case .end: isEnded = true
        }
    }
}
