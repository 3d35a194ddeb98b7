import AdapterHost
import GatewayHTTP
import JSONText
import Synchronization

/// Gathers a package's provenance file, which is small, and answers with it at once.
final class ProvenanceSink: OperationSink {
    private let package: FoundPackage
    private let limitBytes: Int
    private let call: APICall
    private let text = Mutex<[UInt8]>([])

    /// `limitBytes`: a longer file is not handed out.
    init(_ package: FoundPackage, limitBytes: Int, _ call: APICall) {
        self.package = package
        self.limitBytes = limitBytes
        self.call = call
    }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult { .proceed }
    func total(_ count: UInt64) {}
    func package(_ package: PackageView) -> EmitResult { .proceed }
    func deployment(_ deployment: DeploymentView) -> EmitResult { .stop }
    func details(_ json: UnsafeRawBufferPointer) {}

    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult {
        text.withLock { text in
            unsafe text.append(contentsOf: bytes.prefix(limitBytes + 1 - text.count))
            return text.count > limitBytes ? .stop : .proceed
        }
    }

    func completed(_ error: OperationError?) {
        let adapter = package.adapter.name
        if let error {
            return call.fail(
                error.code == .notFound
                    ? APIError(
                        404,
                        "NotFound",
                        error.message,
                        details: APIError.object { $0.member("packageId", package.id) }
                    )
                    : ErrorTable.answer(for: error, of: .packageFetch, adapter: adapter)
            )
        }
        let text = text.withLock { $0 }
        guard text.count <= limitBytes else {
            let message =
                "the provenance file of \(package.id) is longer than \(limitBytes) bytes, "
                + "which limits.provenance_size allows"
            return call.fail(APIError(500, "RepositoryUnavailable", message))
        }
        answer(text)
    }

    private func answer(_ text: [UInt8]) {
        var fingerprint = Fingerprint()
        fingerprint.combine(text)
        let tag = EntityTag(fingerprint)
        if let condition = call.ifNoneMatch, condition.matchesWeakly(tag) {
            return call.respondUnchanged(tag)
        }
        var response = call.response(200)
        response.header("Content-Type", constant: "application/pgp-signature")
        response.header("Content-Disposition", "attachment; filename=\"\(ArtifactName.of(package)).prov\"")
        response.header("Cache-Control", constant: "no-cache")
        response.header("ETag", tag.header)
        response.body = text
        call.exchange.respond(response)
    }
}
