import AdapterHost
import Digest
import GatewayHTTP
import PackageLifecycle

/// One upload's use of an `Idempotency-Key`, which all replicas know; without the header it does nothing.
struct IdempotentUpload: Sendable {
    /// The key and the upload that it stands for.
    let key: IdempotencyKey?

    /// What is known of the key.
    enum Standing: Sendable {
        /// This upload is the first; the lock keeps others with its key waiting, and is nil without a key.
        case first(StateLock?)
        case answered(IdempotentAnswer)
    }

    /// Reads the header.
    init(_ call: APICall, _ request: UploadRequest) throws(APIError) {
        guard let stated = call.exchange.request.header("Idempotency-Key") else {
            key = nil
            return
        }
        guard (1...255).contains(stated.utf8.count), stated.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw .badParameter(
                "Idempotency-Key",
                "Idempotency-Key must have 1 to 255 printable ASCII characters without blanks"
            )
        }
        key = IdempotencyKey(stated, fingerprint: try Self.fingerprint(request))
    }

    /// Claims the key.
    ///
    /// Blocks: for a thread that may.
    func claim(_ states: PackageStates) throws(APIError) -> Standing {
        guard let key else { return .first(nil) }
        let claim: IdempotencyClaim
        do throws(StateStoreError) {
            claim = try states.claim(key)
        } catch {
            throw APIError(error)
        }
        switch claim {
        case .first(let lock): return .first(lock)
        case .answered(let answer): return .answered(answer)
        case .underWay:
            throw APIError(
                409,
                "Conflict",
                "the upload with this Idempotency-Key is still under way",
                retryAfterSeconds: 1
            )
        case .usedOtherwise:
            throw APIError(
                422,
                "IdempotencyKeyReuse",
                "this Idempotency-Key was used for another upload; use a new one"
            )
        }
    }

    /// A digest of all that makes two uploads the same; each text stands behind its length.
    private static func fingerprint(_ request: UploadRequest) throws(APIError) -> String {
        let texts = [
            request.name, request.version, request.adapter, request.repository, request.artifactType,
            request.body?.sha256Hex,
        ]
        do throws(DigestError) {
            var hash = try SHA256()
            for text in texts.map({ $0.map { Array($0.utf8) } }) + [request.parameters] {
                try hash.update(Array("\(text?.count ?? -1):".utf8) + (text ?? []))
            }
            return try hash.finalize().hex
        } catch {
            throw .internalError("the upload could not be hashed: \(error)")
        }
    }
}
