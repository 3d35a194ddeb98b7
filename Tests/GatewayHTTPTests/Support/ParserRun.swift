@testable import GatewayHTTP

/// What a parser makes of some bytes.
enum ParserRun: Equatable {
    case accepted(RequestHead)
    case refused(HTTPProtocolError)
    case incomplete

    var isAccepted: Bool { if case .accepted = self { true } else { false } }

    static let limits = {
        var limits = HTTPLimits()
        limits.requestLineBytes = 200
        limits.headerBytes = 2048
        limits.headerCount = 20
        return limits
    }()

    static func whole(_ bytes: [UInt8]) -> ParserRun { prefixes(bytes, [bytes.count]) }

    static func split(_ bytes: [UInt8], at split: Int) -> ParserRun { prefixes(bytes, [split, bytes.count]) }

    static func bytewise(_ bytes: [UInt8]) -> ParserRun { prefixes(bytes, Array(1...max(1, bytes.count))) }

    /// Parses as if the bytes had arrived up to each of these counts in turn.
    static func prefixes(_ bytes: [UInt8], _ counts: [Int]) -> ParserRun {
        var parser = RequestParser(limits: limits)
        for count in counts {
            let outcome = unsafe bytes.withUnsafeBytes { all -> ParserRun? in
                do throws(HTTPProtocolError) {
                    let part = unsafe UnsafeRawBufferPointer(rebasing: all[..<count])
                    return try unsafe parser.parse(part) ? .accepted(parser.head) : nil
                } catch {
                    return .refused(error)
                }
            }
            if let outcome { return outcome }
        }
        return .incomplete
    }

    static func request(_ text: String) throws -> HTTPRequest {
        let bytes = Array(text.utf8)
        switch whole(bytes) {
        case .accepted(let head):
            return HTTPRequest(bytes: Array(bytes[..<Int(head.length)]), head: head, remoteAddress: "")
        case .refused(let error): throw error
        case .incomplete: throw WireError.malformed("incomplete")
        }
    }
}
