import AdapterHost
import Observability
import PackageLifecycle

/// Writes down what became of a deletion: log lines and measurements.
struct DeletionJournal: Sendable {
    private static let namedUsers = 20

    let api: GatewayAPI
    /// Nil where none was found that could be deleted.
    let package: FoundPackage?
    let call: APICall

    /// The package is gone; a warning names those that need it nevertheless.
    func deleted(_ package: FoundPackage, _ users: PackageUsers) {
        api.metrics.deleted(adapter: package.adapter.name, succeeded: true)
        warn(of: package, users)
        api.log.info("package deleted", package.logFields(of: call))
    }

    /// The package is kept, and marked; not `isNew` = it was so before.
    func softDeleted(_ package: FoundPackage, isNew: Bool) {
        api.metrics.deleted(adapter: package.adapter.name, succeeded: true)
        if isNew { api.log.info("package soft-deleted", package.logFields(of: call)) }
    }

    /// It came to nothing: the package is still there, or was not found at all.
    func failed(_ answer: APIError, reason: String, isDryRun: Bool) {
        let adapter = package?.adapter.name ?? answer.adapter ?? soughtAdapter
        if !isDryRun { api.metrics.deleted(adapter: adapter, succeeded: false) }
        api.log.warning(
            "package deletion failed",
            [
                "adapter": .string(adapter ?? ""), "packageId": .string(package?.id ?? call.segment),
                "error": .string(answer.type), "reason": .string(reason),
                "duration": .duration(ContinuousClock.now - call.started),
                "requestId": .string(call.requestID), "traceId": .string(call.trace.traceID),
            ]
        )
    }

    /// The adapter that the request names, if there is one of the name.
    private var soughtAdapter: String? {
        call.query.text("adapter").flatMap { call.adapters.router.adapter(named: $0)?.name }
    }

    private func warn(of package: FoundPackage, _ users: PackageUsers) {
        let message: String
        if !users.blocking.isEmpty {
            message = "a package in use was deleted by force"
        } else if !users.silent.isEmpty {
            message = "a package was deleted by force without knowing whether it is in use"
        } else if !users.rollbacks.isEmpty {
            message = "a package was deleted to which a rollback would return"
        } else {
            return
        }
        api.log.warning(
            message,
            [
                "adapter": .string(package.adapter.name), "packageId": .string(package.id),
                "deployments": .string(Self.list(users.blocking)),
                "rollbackTargets": .string(Self.list(users.rollbacks)),
                "silentAdapters": .string(Self.list(users.silent.map(\.adapter))),
                "requestId": .string(call.requestID), "traceId": .string(call.trace.traceID),
            ]
        )
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(namedUsers).joined(separator: ", ")
        return names.count > namedUsers ? "\(shown) and \(names.count - namedUsers) more" : shown
    }
}
