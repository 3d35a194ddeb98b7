/// What a server can do while a request's body is still on its way to it (row `d_early` of the corpus of bad input, and more).
public enum SendingFault: String, CaseIterable, Sendable {
    case resetAtOnce = "a reset before the first byte"
    case resetInTheMiddle = "a reset among the bytes"
    case closedInTheMiddle = "the connection's end among the bytes"
    case stops = "nobody reads on"
    case tooLarge = "d_early: 413 before the last byte"
    case unauthorized = "d_early: 401 before the last byte"
    case serverError = "d_early: 500 before the last byte, and a reset"

    /// A body that no socket's buffers hold, in bytes, so that the server's word comes while we still send.
    public static let bodyBytes = 16 << 20

    /// What the server does instead of reading the body.
    public var actions: [StandInAction] {
        // The client asks whether to send, and would else wait for a second.
        let wanted = StandInAction.text("HTTP/1.1 100 Continue\r\n\r\n")
        let some = StandInAction.receive(1 << 18)
        switch self {
        case .resetAtOnce: return [.reset]
        case .resetInTheMiddle: return [wanted, some, .reset]
        case .closedInTheMiddle: return [wanted, some, .close]
        case .stops: return [wanted, some, .stall]
        case .tooLarge: return [wanted, some, .answer(413), .hang]
        case .unauthorized: return [wanted, some, .answer(401), .hang]
        case .serverError: return [wanted, some, .answer(500), .reset]
        }
    }
}
