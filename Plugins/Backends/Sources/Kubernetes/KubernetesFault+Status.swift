internal import HTTPClient
internal import JSONText

extension KubernetesFault {
    /// An answer that is an error.
    ///
    /// - Parameters:
    ///   - response: the answer.
    ///   - body: a `Status` of the Kubernetes API, or whatever stands in its place.
    ///   - request: what was asked for, for the message.
    init(_ response: HTTPClientResponse, _ body: [UInt8], to request: String) {
        let status = StatusAnswer(body)
        let said =
            status.map { $0.message.isEmpty ? $0.reason : $0.message }
            ?? "no Kubernetes status, so perhaps not the API server"
        self.init(
            Self.isForeign(response.status, status, body)
                ? .unavailable : Self.kind(response.status, status?.reason ?? ""),
            "\(request): \(response.status), \(said)",
            retryAfter: response.retryAfter ?? status?.retryAfter
        )
    }

    /// An error that came as an event of a watch.
    init(_ event: JSONValue, to request: String) {
        let status = StatusAnswer(event)
        self.init(
            Self.kind(status.code, status.reason),
            "\(request): \(status.code), \(status.message.isEmpty ? status.reason : status.message)",
            retryAfter: status.retryAfter
        )
    }

    /// Whether something in front of the API server says that it has nothing there, which tells nothing of the cluster.
    ///
    /// The API server answers with a `Status`, or with this text where it does not serve the whole group.
    private static func isForeign(_ code: Int, _ status: StatusAnswer?, _ body: [UInt8]) -> Bool {
        code == 404 && status == nil && !body.starts(with: "404 page not found".utf8)
    }

    private static func kind(_ code: Int, _ reason: String) -> Kind {
        switch code {
        case 300..<400: .malformed
        case 401: .unauthorized
        case 403: .forbidden
        case 404: .absent
        case 409: reason == "AlreadyExists" ? .exists : .conflict
        case 410: .expired
        case 400, 422: .invalid
        case 405, 406, 415: .unsupported
        case 413: .tooLarge
        case 429: .busy
        default: .unavailable
        }
    }
}

/// The `Status` that the API server sends in place of what was asked for.
struct StatusAnswer {
    private static let messageLimitBytes = 400

    let code: Int
    let reason: String
    let message: String
    let retryAfter: Duration?

    init?(_ body: [UInt8]) {
        guard let value = try? JSONValue(parsing: body), value["kind"]?.string == "Status" else { return nil }
        self.init(value)
    }

    init(_ value: JSONValue) {
        code = value["code"]?.integer.flatMap { Int(exactly: $0) } ?? 0
        reason = Self.readable(value["reason"]?.string ?? "")
        message = Self.readable(value["message"]?.string ?? "")
        retryAfter = value["details"]?["retryAfterSeconds"]?.integer.flatMap { seconds in
            (1...86_400).contains(seconds) ? .seconds(seconds) : nil
        }
    }

    /// A foreign text as part of one line.
    private static func readable(_ text: String) -> String {
        let cut = text.utf8.count > messageLimitBytes
        let scalars = text.unicodeScalars.prefix(messageLimitBytes).map { scalar in
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                || scalar == "\u{2028}" || scalar == "\u{2029}" ? " " : Character(scalar)
        }
        return String(scalars) + (cut ? "…" : "")
    }
}
