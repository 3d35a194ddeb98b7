import AdapterHost
import GatewayHTTP
import PackageLifecycle

/// One deletion: asks who uses the package, decides, and has its adapter remove it, or keeps and marks it.
///
/// The client may leave meanwhile: what was begun is ended, so that the log and the audit say what became of the package.
final class PackageDeletion: Sendable {
    /// What `force` asks for.
    enum Mode: Sendable {
        /// Absent: only what nobody uses.
        case careful
        /// `true`: whoever uses it.
        case forced
        /// `false`: keep it, and mark it deprecated.
        case soft
    }

    private let api: GatewayAPI
    private let call: APICall
    private let package: FoundPackage
    /// Nobody else changes the package meanwhile; nil in a dry run.
    private let lock: HeldLock?
    private let mode: Mode
    private let isDryRun: Bool
    /// The checksum of the archive that the client has seen, if it means that one and none that has come in its place.
    private let precondition: String?
    private let journal: DeletionJournal

    init(_ package: FoundPackage, lock: HeldLock?, api: GatewayAPI, call: APICall) {
        self.api = api
        self.call = call
        self.package = package
        self.lock = lock
        mode =
            switch call.query.boolean("force") {
            case nil: .careful
            case .some(true): .forced
            case .some(false): .soft
            }
        isDryRun = call.query.boolean("dryRun") ?? false
        let meansArchive = call.ifMatch.map { EntityTagCondition($0) != .any } ?? false
        precondition = meansArchive ? package.checksum : nil
        journal = DeletionJournal(api: api, package: package, call: call)
    }

    /// Starts [any thread]; never blocks.
    func start() {
        guard package.adapter.declares(.packageDelete) || mode == .soft else {
            return call.fail(
                .notSupported(
                    capability: Operation.packageDelete.name,
                    adapters: [package.adapter.name],
                    "adapter \(package.adapter.name) cannot remove packages"
                )
            )
        }
        api.askForUsers(of: package, isFresh: true, for: Errand(call)) { self.decide(by: $0) }
    }

    private func decide(by findings: DeploymentFindings) {
        let users = PackageUsers(findings, under: api.protection)
        let refusal: APIError? =
            switch findings.decision(under: api.protection) {
            case _ where mode == .forced: nil
            case .unused: nil
            case .used: .inUse(package, by: users.blocking)
            case .unknown(let silent): .usageUnknown(package, silent)
            }
        if let refusal, isDryRun {
            call.writeDown(refusal)
            return report(findings, refusal: refusal, details: nil)
        }
        if let refusal { return fail(refusal, reason: refusal.message) }
        switch (mode, isDryRun) {
        case (.soft, false): askAdapter(findings)
        case (_, true): tryOut(findings)
        case (_, false): remove(findings, users)
        }
    }

    /// An adapter may know users that nobody else does: what it would not let go is not marked either.
    private func askAdapter(_ findings: DeploymentFindings) {
        foresee { refusal, _ in
            if let refusal { self.fail(refusal, reason: refusal.message) } else { self.mark(findings) }
        }
    }

    /// Keeps the package and marks it.
    private func mark(_ findings: DeploymentFindings) {
        onStateThread { states throws(StateStoreError) in
            let isMarked = self.api.mark(of: self.package)?.isSoftDeletion == true
            if !isMarked {
                try states.deprecate(
                    self.package.key,
                    checksum: self.package.checksum,
                    isSoftDeletion: true,
                    from: self.status(findings),
                    by: self.call.origin
                )
            }
            self.journal.softDeleted(self.package, isNew: !isMarked)
            self.answerDone()
        }
    }

    private func remove(_ findings: DeploymentFindings, _ users: PackageUsers) {
        PackageRemoval(
            api: api,
            package: package,
            status: status(findings),
            isForced: mode == .forced,
            precondition: precondition,
            action: .deleted,
            origin: call.origin,
            errand: Errand(call)
        )
        .start { failure in
            if let failure { return self.fail(failure.answer, reason: failure.reason) }
            self.journal.deleted(self.package, users)
            self.answerDone()
        }
    }

    /// Tells what would happen, also by what only the package's own adapter knows.
    private func tryOut(_ findings: DeploymentFindings) {
        foresee { refusal, details in
            if let refusal {
                // What was asked about is not there, or not any more.
                guard ![404, 412].contains(refusal.status) else {
                    return self.fail(refusal, reason: refusal.message)
                }
                self.call.writeDown(refusal)
            }
            self.report(findings, refusal: refusal, details: details)
        }
    }

    /// Asks the adapter what it would do; of a soft deletion only whether the package is in use.
    private func foresee(_ then: @escaping @Sendable (_ refusal: APIError?, _ details: [UInt8]?) -> Void) {
        guard package.adapter.declares(.packageDelete) else { return then(nil, nil) }
        var request = PackageRemoval.request(package, ifStill: precondition, for: Errand(call))
        request.flags.insert(.dryRun)
        if mode == .forced { request.flags.insert(.force) }
        let sink = OutcomeSink(adapter: package.adapter) { outcome in
            guard let error = outcome.error, self.mode != .soft || error.code == .inUse else {
                return then(nil, outcome.details)
            }
            then(ErrorTable.answer(for: error, of: .packageDelete, adapter: self.package.adapter.name), nil)
        }
        package.adapter.perform(request, sink: sink, inline: false)
    }

    private func status(_ findings: DeploymentFindings) -> PackageStatus {
        api.isDeprecated(package) ? .deprecated : PackageStanding(findings, under: api.protection).status
    }

    private func onStateThread(
        _ work: @escaping @Sendable (PackageStates) throws(StateStoreError) -> Void
    ) {
        api.onStateThread(orElse: { self.fail($0, reason: $0.message) }) {
            do throws(StateStoreError) {
                try work(self.api.states)
            } catch {
                self.fail(APIError(error), reason: "\(error)")
            }
        }
    }

    private func answerDone() {
        lock?.release()
        call.exchange.respond(call.response(204))
    }

    private func report(_ findings: DeploymentFindings, refusal: APIError?, details: [UInt8]?) {
        let standing = PackageStanding(status(findings), isUsageKnown: findings.silent.isEmpty)
        call.respond(
            json: DeletionReport.json(
                package.json(standing),
                package.adapter,
                findings,
                isSoft: mode == .soft,
                refusal: refusal,
                details: details
            )
        )
    }

    private func fail(_ answer: APIError, reason: String) {
        lock?.release()
        journal.failed(answer, reason: reason, isDryRun: isDryRun)
        call.fail(answer)
    }
}
