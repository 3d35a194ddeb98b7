import AdapterHost
import GatewayHTTP

/// One upload's use of the ledger; without an `Idempotency-Key` it does nothing.
struct IdempotentUpload: Sendable {
    private let ledger: IdempotencyLedger
    private let key: String?

    /// Reads the header.
    init(_ call: APICall, _ ledger: IdempotencyLedger) throws(APIError) {
        self.ledger = ledger
        let stated = call.exchange.request.header("Idempotency-Key")
        if let stated {
            guard (1...255).contains(stated.utf8.count), stated.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
            else {
                throw .badParameter(
                    "Idempotency-Key",
                    "Idempotency-Key must have 1 to 255 printable ASCII characters without blanks"
                )
            }
        }
        key = stated
    }

    /// The answer that the first upload with this key got; nil if this one is the first.
    func earlierAnswer(to request: UploadRequest) throws(APIError) -> IdempotencyLedger.Answer? {
        guard let key else { return nil }
        let fingerprint = [
            request.name, request.version, request.adapter, request.repository, request.artifactType,
            request.body?.sha256Hex, request.parameters.map { String(decoding: $0, as: UTF8.self) },
        ]
        switch ledger.begin(key, fingerprint) {
        case .first: return nil
        case .again(let answer): return answer
        case .underWay:
            throw APIError(
                409,
                "Conflict",
                "the upload with this Idempotency-Key is still under way",
                retryAfterSeconds: 1
            )
        case .other:
            throw APIError(
                422,
                "IdempotencyKeyReuse",
                "this Idempotency-Key was used for another upload; use a new one"
            )
        }
    }

    /// The upload is over; `answer` is nil if it failed.
    func end(with answer: IdempotencyLedger.Answer?) {
        if let key { ledger.end(key, with: answer) }
    }
}
