/// One request to a server.
public struct HTTPClientRequest: Sendable {
    /// The methods that adapters need.
    public enum Method: String, Sendable {
        /// Reads.
        case get = "GET"
        /// Reads the head only.
        case head = "HEAD"
        /// Stores.
        case put = "PUT"
        /// Submits.
        case post = "POST"
        /// Changes a part.
        case patch = "PATCH"
        /// Removes.
        case delete = "DELETE"

        func mayHaveBody(of length: UInt64) -> Bool {
            switch self {
            case .get, .head: false
            case .put, .post, .patch: true
            case .delete: length > 0
            }
        }
    }

    /// The method.
    public var method: Method
    /// Where to.
    public var address: HTTPAddress
    /// More header fields, sent as they are.
    ///
    /// On a redirect to another origin only harmless ones go along.
    public var headers: [HTTPHeaderField]
    /// The longest body of an answer, counted as it arrives.
    public var bodyLimitBytes: UInt64
    /// When to give up; `nil` = the configuration's `requestTimeout` from now.
    public var deadline: ContinuousClock.Instant?
    /// Signs the request with a key pair; `nil` = not signed.
    ///
    /// On a redirect to another origin than the signature's, neither it nor anything that belongs to it goes along.
    public var signature: HTTPRequestSignature?
    /// Asked about once a second and whenever data arrives: `true` ends the exchange with `.stopped`.
    public var isCancelled: (@Sendable () -> Bool)?

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - method: the method.
    ///   - address: where to.
    ///   - headers: more header fields.
    ///   - bodyLimitBytes: the longest body of an answer.
    ///   - deadline: when to give up.
    public init(
        _ method: Method,
        _ address: HTTPAddress,
        headers: [HTTPHeaderField] = [],
        bodyLimitBytes: UInt64,
        deadline: ContinuousClock.Instant? = nil
    ) {
        self.method = method
        self.address = address
        self.headers = headers
        self.bodyLimitBytes = bodyLimitBytes
        self.deadline = deadline
    }
}

/// The body of a request.
@safe public enum HTTPRequestBody {
    /// No body.
    case none
    /// `length` bytes, pulled by `read`, which fills the buffer, returns how many bytes it wrote, 0 at the end and -1 on
    /// failure. Called on the thread of `perform`.
    ///
    /// `rewind` makes the next `read` start at the first byte again, `false` = cannot. Without it a request whose idle
    /// connection turns out to be closed fails instead of being sent again.
    case stream(
        length: UInt64,
        read: (UnsafeMutableRawBufferPointer) -> Int,
        rewind: (() -> Bool)? = nil
    )

    /// A body that lies in memory.
    ///
    /// - Parameter bytes: what to send.
    /// - Returns: the body.
    public static func bytes(_ bytes: [UInt8]) -> HTTPRequestBody {
        var rest = bytes[...]
        return unsafe .stream(
            length: UInt64(bytes.count),
            read: { buffer in
                let count = min(buffer.count, rest.count)
                unsafe buffer.copyBytes(from: rest.prefix(count))
                rest = rest.dropFirst(count)
                return count
            },
            rewind: {
                rest = bytes[...]
                return true
            }
        )
    }
}
