import AdapterHost
import GatewayHTTP
import JSONText
import PackageLifecycle

/// Passes a received package on to the adapter that takes its kind, and answers with what it became.
struct UploadDelivery: Sendable {
    let api: GatewayAPI
    let call: APICall
    let request: UploadRequest

    /// What an upload holds while its adapter works.
    private struct Hold: Sendable {
        var entry: JournalEntry
        /// Of the idempotency key, and of the package.
        let locks: [HeldLock]
    }

    /// Passes the package on.
    ///
    /// Blocks while others change the same package: for a thread that may.
    func start() throws(APIError) {
        let (adapter, kind) = try target()
        if let limit = kind?.limitBytes, let size = request.body?.size, size > limit {
            throw .tooLarge("the archive for adapter \(adapter.name)", limitBytes: limit)
        }
        let isDryRun = call.query.boolean("dryRun") ?? false
        var hold: Hold?
        if !isDryRun {
            let upload = try IdempotentUpload(call, request)
            switch try upload.claim(api.states) {
            case .answered(let answer): return respond(answer.location, answer.body)
            case .first(let lock): hold = try begin(upload, on: adapter, lock)
            }
        }
        perform(on: adapter, as: kind, hold)
    }

    /// Takes the package's lock, and writes down what is about to happen.
    private func begin(
        _ upload: IdempotentUpload,
        on adapter: Adapter,
        _ keyLock: StateLock?
    ) throws(APIError) -> Hold {
        let key = PackageKey(
            adapter: adapter.name,
            repository: request.repository ?? "",
            name: request.name ?? "",
            version: request.version ?? ""
        )
        do throws(StateStoreError) {
            let lock = try api.states.lock(key)
            try JournalRecovery(api: api).settle(key, keeps: false)
            let entry = try api.states.begin(
                .upload,
                of: key,
                checksum: request.body.map { "sha256:" + $0.sha256Hex } ?? "",
                idempotency: upload.key,
                by: call.origin
            )
            let locks = [lock] + (keyLock.map { [$0] } ?? [])
            return Hold(entry: entry, locks: locks.map { HeldLock($0, api.stateWorkers) })
        } catch {
            throw APIError(error)
        }
    }

    private func perform(on adapter: Adapter, as kind: PluginDescriptor.Artifact?, _ hold: Hold?) {
        var operation = OperationRequest(operation: .packageUpload)
        operation.flags = .detail
        if hold == nil { operation.flags.insert(.dryRun) }
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
        let sink = OutcomeSink(adapter: adapter, isTrial: hold == nil) { outcome in
            // The adapter reads the spool file until now.
            withExtendedLifetime(archive) {
                if var hold {
                    hold.entry = hold.entry.endedNow()
                    self.end(hold, outcome, of: adapter)
                } else {
                    self.report(outcome, of: adapter)
                }
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

    /// Answers a dry run.
    private func report(_ outcome: Outcome, of adapter: Adapter) {
        if let error = outcome.error {
            return fail(
                ErrorTable.answer(for: error, of: .packageUpload, adapter: adapter.name),
                adapter,
                error
            )
        }
        let package = outcome.packages.first
        call.respond(
            json: Report.json(adapter: adapter.name, package: package?.json, details: outcome.details)
        )
    }

    /// Writes down what became of the upload, and answers.
    private func end(_ hold: Hold, _ outcome: Outcome, of adapter: Adapter) {
        if outcome.error == nil, let package = outcome.packages.first {
            let location = call.adapters.location(of: package)
            return api.endOperation(hold.entry) { states throws(StateStoreError) in
                try states.stored(
                    package.key,
                    checksum: package.checksum,
                    as: package.statusOfItself,
                    hold.entry,
                    answer: (location, package.json)
                )
            } then: {
                api.tellSuccessors(of: package, for: Errand(call)) {
                    hold.locks.forEach { $0.release() }
                    journal(adapter).stored(package)
                    respond(location, package.json)
                }
            }
        }
        let answer =
            outcome.error.map { ErrorTable.answer(for: $0, of: .packageUpload, adapter: adapter.name) }
            ?? .internalError("adapter \(adapter.name) did not say what package the upload became")
        let finish: @Sendable () -> Void = {
            hold.locks.forEach { $0.release() }
            fail(answer, adapter, outcome.error)
        }
        // The entry of a doubtful end stays, and a recovery asks the adapter.
        if outcome.error?.leavesDoubt ?? true { return finish() }
        api.endOperation(hold.entry) { states throws(StateStoreError) in
            try states.cameToNothing(hold.entry, as: .uploadFailed, from: .uploaded, to: nil)
        } then: {
            finish()
        }
    }

    private func fail(_ answer: APIError, _ adapter: Adapter, _ error: OperationError?) {
        journal(adapter).failed(answer, reason: error?.message)
        call.fail(answer)
    }

    private func journal(_ adapter: Adapter) -> UploadJournal {
        UploadJournal(api: api, call: call, adapter: adapter.name, request: request)
    }

    private func respond(_ location: String, _ json: [UInt8]) {
        var response = call.response(201)
        response.header("Content-Type", constant: "application/json")
        response.header("Cache-Control", constant: "no-store")
        response.header("Location", location)
        response.body = json
        call.exchange.respond(response)
    }
}
