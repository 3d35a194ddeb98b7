import AdapterHost
import GatewayHTTP
import PackageLifecycle

/// One deletion: asks who uses the package, decides, and has its adapter remove it.
///
/// The client may leave meanwhile: what was begun is ended, so that the log says what became of the package.
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
    private let mode: Mode
    private let isDryRun: Bool
    private let journal: DeletionJournal

    init(_ package: FoundPackage, api: GatewayAPI, call: APICall) {
        self.api = api
        self.call = call
        self.package = package
        mode =
            switch call.query.boolean("force") {
            case nil: .careful
            case .some(true): .forced
            case .some(false): .soft
            }
        isDryRun = call.query.boolean("dryRun") ?? false
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
        DeploymentInquiry(
            .users(of: SoughtPackage(package), isFresh: true),
            to: call.adapters.adapters.filter { $0.declares(.deploymentList) },
            failures: call.adapters.failures,
            limits: api.limits.inquiry,
            requestID: call.requestID,
            traceparent: call.trace.header
        ) { self.decide(by: $0) }.start()
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
        if mode == .soft { return call.fail(.noSoftDelete) }
        remove(findings, users)
    }

    private func remove(_ findings: DeploymentFindings, _ users: PackageUsers) {
        var request = OperationRequest(operation: .packageDelete)
        if isDryRun { request.flags.insert(.dryRun) }
        if mode == .forced { request.flags.insert(.force) }
        request.id = package.id
        request.name = package.name
        request.version = package.version
        request.repository = package.repository
        request.requestID = call.requestID
        request.traceparent = call.trace.header
        let sink = OutcomeSink(adapter: package.adapter) { outcome in
            if let error = outcome.error {
                let answer = ErrorTable.answer(
                    for: error,
                    of: .packageDelete,
                    adapter: self.package.adapter.name
                )
                return self.fail(answer, reason: error.message)
            }
            if self.isDryRun { return self.report(findings, refusal: nil, details: outcome.details) }
            self.journal.deleted(users)
            self.call.exchange.respond(self.call.response(204))
        }
        package.adapter.perform(request, sink: sink, inline: false)
    }

    private func report(_ findings: DeploymentFindings, refusal: APIError?, details: [UInt8]?) {
        call.respond(json: DeletionReport.json(package, findings, refusal: refusal, details: details))
    }

    private func fail(_ answer: APIError, reason: String) {
        journal.failed(answer, reason: reason, isDryRun: isDryRun)
        call.fail(answer)
    }
}
