internal import HTTPClient
internal import JSONText

/// The head of an answer, and the code of the error that it states.
struct RegistryAnswer {
    let response: HTTPClientResponse
    /// `MANIFEST_UNKNOWN`, `UNSUPPORTED` and so on; of the body nothing else is ever shown.
    let code: String?
    /// Whether it has no body.
    private let isEmpty: Bool

    /// How much of an error's body is looked at.
    static let errorLimitBytes = 16_384

    init(_ response: HTTPClientResponse, body: [UInt8]) {
        self.response = response
        let stated = (try? JSONValue(parsing: body))?["errors"]?.elements?.first?["code"]?.string
        code = stated.flatMap { Self.isCode($0) ? $0 : nil }
        isEmpty = body.isEmpty
    }

    var status: Int { response.status }

    /// Whether the registry itself says that it does not have what was asked for.
    ///
    /// It may leave the body out, but what it has to say there is JSON with a code (OCI distribution specification, "Error Codes"): with
    /// anything else a proxy or somebody else speaks in its place. An answer to HEAD never has a body, and proves nothing.
    var isAbsence: Bool { status == 404 && (code != nil || isEmpty) }

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
        if answer.status == 404, !answer.isAbsence {
            self.init(
                .unavailable,
                "somebody else answers in the registry's place to \(request): 404 without the code of a registry's error"
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
