/// Who changes something, and in which request: what the audit says of it.
public struct ChangeOrigin: Sendable, Hashable {
    /// The client's address; `unix` for a client on a Unix socket, the gateway's own name for what it does by itself.
    public var who: String
    /// The request's id.
    public var requestID: String

    /// What the gateway does without being asked.
    public static let gateway = ChangeOrigin(who: "o2dms-gateway", requestID: "")

    /// Describes an origin.
    public init(who: String, requestID: String) {
        self.who = who
        self.requestID = requestID
    }
}
