import AdapterHost
import GatewayHTTP
import JSONText

/// Passes a received package on to the adapter that takes its kind, and answers with what it became.
struct UploadDelivery: Sendable {
    let api: GatewayAPI
    let call: APICall
    let request: UploadRequest

    func start() throws(APIError) {
        let (adapter, kind) = try target()
        if let limit = kind?.limitBytes, let size = request.body?.size, size > limit {
            throw .tooLarge("the archive for adapter \(adapter.name)", limitBytes: limit)
        }
        let isDryRun = call.query.boolean("dryRun") ?? false
        let idempotent = isDryRun ? nil : try IdempotentUpload(call, api.idempotency)
        if let earlier = try idempotent?.earlierAnswer(to: request) { return respond(earlier) }
        var operation = OperationRequest(operation: .packageUpload)
        operation.flags = .detail
        if isDryRun { operation.flags.insert(.dryRun) }
        if request.isRegistration { operation.flags.insert(.register) }
        operation.name = request.name
        operation.version = request.version
        operation.repository = request.repository
        operation.artifactType = kind?.mediaType ?? request.artifactType
        operation.body = request.body
        operation.paramsJSON = request.parameters
        operation.requestID = call.requestID
        operation.traceparent = call.trace.header
        operation.deadline = ContinuousClock.now + api.limits.transferTimeout
        let archive = request.archive
        let sink = OutcomeSink(adapter: adapter) { outcome in
            // The adapter reads the spool file until now.
            withExtendedLifetime(archive) {
                idempotent?.end(with: self.success(of: outcome))
                self.answer(outcome, of: adapter, isDryRun: isDryRun)
            }
        }
        // The client may leave: what was begun is ended, so that the log says what became of the package.
        adapter.perform(operation, sink: sink, inline: false)
    }

    /// The adapter for this package, and as what kind of artifact.
    private func target() throws(APIError) -> (Adapter, PluginDescriptor.Artifact?) {
        let type: String?
        if let stated = request.artifactType { type = stated } else { type = try recognisedType() }
        switch call.adapters.router.uploadTarget(artifactType: type, named: request.adapter) {
        case .adapter(let adapter, let kind): return (adapter, kind)
        case .noSuchAdapter: throw .adapterNotFound(request.adapter ?? "")
        case .notOffered:
            throw .notSupported(
                capability: Operation.packageUpload.name,
                adapters: request.adapter.map { [$0] } ?? call.adapters.adapters.map(\.name),
                request.adapter.map { "adapter \($0) does not take uploads" }
            )
        case .typeNotAccepted(let accepted):
            throw APIError(
                415,
                "UnsupportedMediaType",
                "no adapter asked for takes artifacts of type \(type ?? "")",
                details: APIError.object { $0.member("artifactTypes", accepted) }
            )
        }
    }

    /// The type that the content shows where the form states none: the only one there is, else the one whose marker
    /// file lies in the archive.
    ///
    /// Nil for a registration, which the adapter looks up.
    private func recognisedType() throws(APIError) -> String? {
        guard let body = request.body else { return nil }
        let adapters: [Adapter]
        switch call.adapters.router.adapters(declaring: .packageUpload, named: request.adapter) {
        case .adapters(let found): adapters = found
        case .noSuchAdapter, .notOffered: return nil
        }
        var kinds: [PluginDescriptor.Artifact] = []
        for kind in adapters.flatMap(\.descriptor.artifacts)
        where !kinds.contains(where: { $0.mediaType == kind.mediaType }) {
            kinds.append(kind)
        }
        guard kinds.count > 1 else { return kinds.first?.mediaType }
        if let type = ArtifactRecognizer(kinds).mediaType(ofFile: body.fileDescriptor) { return type }
        throw APIError(
            400,
            "InvalidPackage",
            "the archive shows no kind of artifact that is taken here; state it in artifactType",
            details: APIError.object { $0.member("artifactTypes", kinds.map(\.mediaType)) }
        )
    }

    private func answer(_ outcome: Outcome, of adapter: Adapter, isDryRun: Bool) {
        let journal = UploadJournal(api: api, call: call, adapter: adapter.name, request: request)
        if let error = outcome.error {
            let answer = ErrorTable.answer(for: error, of: .packageUpload, adapter: adapter.name)
            journal.failed(answer, reason: error.message)
            return call.fail(answer)
        }
        let package = outcome.packages.first
        if isDryRun {
            let report = Report.json(adapter: adapter.name, package: package?.json, details: outcome.details)
            return call.respond(json: report)
        }
        guard let package else {
            let error = APIError.internalError(
                "adapter \(adapter.name) did not say what package the upload became"
            )
            journal.failed(error)
            return call.fail(error)
        }
        journal.stored(package)
        respond(IdempotencyLedger.Answer(location: call.adapters.location(of: package), json: package.json))
    }

    private func success(of outcome: Outcome) -> IdempotencyLedger.Answer? {
        guard outcome.error == nil, let package = outcome.packages.first else { return nil }
        return IdempotencyLedger.Answer(location: call.adapters.location(of: package), json: package.json)
    }

    private func respond(_ answer: IdempotencyLedger.Answer) {
        var response = call.response(201)
        response.header("Content-Type", constant: "application/json")
        response.header("Cache-Control", constant: "no-store")
        response.header("Location", answer.location)
        response.body = answer.json
        call.exchange.respond(response)
    }
}
