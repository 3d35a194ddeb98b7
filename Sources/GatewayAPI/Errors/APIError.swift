/// An answer that says what went wrong: a status, a type out of the closed list, and a sentence for the person who called.
struct APIError: Error, Sendable {
    var status: Int
    /// The `error` member: what a program decides by.
    var type: String
    var message: String
    /// The `details` member: one JSON object.
    var details: [UInt8]?
    /// When to try again, in seconds; sent as `Retry-After`.
    var retryAfterSeconds: UInt32?
    /// The methods that a 405 names.
    var allow: String?
    /// The `Accept-Patch` of a 415 (RFC 5789 section 3.1).
    var acceptPatch: String?
    /// The `Content-Range` of a 416.
    var contentRange: String?
    /// What happened, for the log alone.
    var cause: String?
    /// The adapter of the package that it is about, as far as that is known, for the measurements alone.
    var adapter: String?

    init(
        _ status: Int,
        _ type: String,
        _ message: String,
        details: [UInt8]? = nil,
        retryAfterSeconds: UInt32? = nil,
        allow: String? = nil,
        cause: String? = nil
    ) {
        self.status = status
        self.type = type
        self.message = message
        self.details = details
        self.retryAfterSeconds = retryAfterSeconds
        self.allow = allow
        self.cause = cause
    }
}
