internal import HTTPClient
internal import JSONText

/// The head of an answer, and the code of the error that it states.
struct RegistryAnswer {
    let response: HTTPClientResponse
    /// `MANIFEST_UNKNOWN`, `UNSUPPORTED` and so on; of the body nothing else is ever shown.
    let code: String?

    /// How much of an error's body is looked at.
    static let errorLimitBytes = 16_384

    init(_ response: HTTPClientResponse, body: [UInt8]) {
        self.response = response
        let stated = (try? JSONValue(parsing: body))?["errors"]?.elements?.first?["code"]?.string
        code = stated.flatMap { Self.isCode($0) ? $0 : nil }
    }

    var status: Int { response.status }

    /// Whether the registry cannot do what was asked, whoever asks.
    var isUnsupported: Bool { status == 405 || status == 501 || code == "UNSUPPORTED" }

    private static func isCode(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 &- 0x41 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") }
    }
}

extension HTTPFault {
    /// An answer of a registry that is not the one hoped for.
    init(_ answer: RegistryAnswer, to request: String) {
        // So says Harbor; none of our requests to a registry has a condition that might not hold.
        if answer.status == 412, answer.code == "PRECONDITION" {
            self.init(
                .conflict,
                "a rule of the registry protects the tag (immutable) and refuses \(request): release it there first (412 PRECONDITION)"
            )
            return
        }
        let plain = HTTPFault(answer.response, to: request, code: answer.code)
        self.init(
            answer.isUnsupported ? .unsupported : plain.kind,
            plain.message,
            retryAfter: plain.retryAfter
        )
    }
}
