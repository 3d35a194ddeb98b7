/// libFuzzer target: multipart forms. Beyond not crashing, the parts found must not depend on how the bytes arrive.

/// What was understood of a form.
private struct Reading: Equatable {
    var events: [String] = []
    var data: [UInt8] = []
    var error: MultipartError?

    mutating func note(_ event: MultipartEvent) {
        switch event {
        case .partBegin(let head): events.append("begin \(head)")
        case .partData(let bytes):
            precondition(!bytes.isEmpty)
            data += bytes
        case .partEnd:
            events.append("end \(data)")
            data = []
        case .end: events.append("end of form")
        }
    }
}

private let limits = {
    var limits = MultipartLimits()
    limits.headerBytes = 128
    limits.headerCount = 3
    limits.parts = 4
    limits.fieldBytes = 32
    return limits
}()

/// The entry that libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMultipart(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    let whole = read(bytes, steps: [bytes.count])
    let single = read(bytes, steps: Array(repeating: 1, count: bytes.count))
    precondition(whole == single, "byte by byte it is read differently: \(whole) \(single)")
    let chosen = bytes.prefix(8).map { Int($0 & 31) + 1 }
    let split = read(bytes, steps: chosen + [bytes.count])
    precondition(whole == split, "split by \(chosen) it is read differently: \(whole) \(split)")
    _ = try? MultipartParser.boundary(contentType: String(decoding: bytes, as: UTF8.self))
    return 0
}

/// The bytes arrive in steps of these sizes.
private func read(_ bytes: [UInt8], steps: [Int]) -> Reading {
    var reading = Reading()
    var parser = MultipartParser(boundary: Array("XX".utf8), limits: limits)
    do throws(MultipartError) {
        var arrived = 0
        for step in steps {
            let next = min(bytes.count, arrived + step)
            try feed(Array(bytes[arrived..<next]), &parser, &reading)
            arrived = next
        }
        try parser.finish()
    } catch {
        // How much of a part was reported before its fault depends on the pieces.
        reading = Reading(error: error)
    }
    return reading
}

private func feed(
    _ bytes: [UInt8],
    _ parser: inout MultipartParser,
    _ reading: inout Reading
) throws(MultipartError) {
    let result = bytes.withUnsafeBytes { buffer -> Result<Void, MultipartError> in
        do throws(MultipartError) {
            try parser.feed(buffer) { event in
                reading.note(event)
                return .proceed
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }
    try result.get()
}
