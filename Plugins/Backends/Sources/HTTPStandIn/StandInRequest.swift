/// A request as the stand-in server received it.
public struct StandInRequest: Sendable {
    /// The method.
    public let method: String
    /// The target as it stood in the request line.
    public let target: String
    /// The header fields, names in lower case; of equal names the last.
    public let headers: [String: String]
    /// The body, by its Content-Length; empty while it is still on its way.
    public internal(set) var body: [UInt8]
}

/// One step of an answer.
public enum StandInAction: Sendable {
    /// Sends bytes.
    case send([UInt8])
    /// Closes the connection.
    case close
    /// Closes the connection with a reset.
    case reset
    /// Says nothing more until the client leaves or the server stops, and reads what comes.
    case hang
    /// Neither says nor reads anything until the client leaves or the server stops.
    case stall
    /// Reads so many bytes of what the client sends.
    case receive(Int)
    /// Sends one byte of these every so many milliseconds until the client leaves.
    case drip([UInt8], everyMilliseconds: UInt32)

    /// A whole answer with Content-Length.
    ///
    /// - Parameters:
    ///   - status: the status code.
    ///   - headers: more lines, each `Name: value`.
    ///   - body: the body.
    /// - Returns: the bytes to send.
    public static func answer(_ status: Int, _ headers: [String] = [], _ body: [UInt8] = []) -> StandInAction
    {
        let lines = ["HTTP/1.1 \(status) Stand-in"] + headers + ["Content-Length: \(body.count)"]
        return .send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    /// Text as it is, for answers that are wrong on purpose.
    ///
    /// - Parameter text: the bytes to send.
    /// - Returns: the step.
    public static func text(_ text: String) -> StandInAction { .send(Array(text.utf8)) }
}
