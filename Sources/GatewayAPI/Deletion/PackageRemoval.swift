import AdapterHost
import PackageLifecycle

/// The removal of a package whose lock is held, and of which it is decided that it may go: written down before and after.
struct PackageRemoval: Sendable {
    let api: GatewayAPI
    let package: FoundPackage
    /// Where it stands before.
    let status: PackageStatus
    let isForced: Bool
    /// The checksum of the only archive that is meant, and none that has come in its place; only some adapters can tell.
    let precondition: String?
    /// What the audit calls it.
    let action: AuditAction
    let origin: ChangeOrigin
    let errand: Errand

    /// Why the package is still there, for the client and for the log.
    struct Failure: Error {
        let answer: APIError
        let reason: String
        /// What the package's adapter says; nil if it was not asked.
        var code: OperationErrorCode?
    }

    /// Starts [any thread]; never blocks.
    ///
    /// `finish` is called once, on any thread.
    func start(then finish: @escaping @Sendable (Failure?) -> Void) {
        api.onStateThread(orElse: { finish(Failure(answer: $0, reason: $0.message)) }) {
            do throws(StateStoreError) {
                let entry = try api.states.begin(
                    .delete,
                    of: package.key,
                    checksum: package.checksum ?? "",
                    by: origin
                )
                perform(entry, then: finish)
            } catch {
                finish(Failure(answer: APIError(error), reason: "\(error)"))
            }
        }
    }

    /// What the adapter is asked for.
    static func request(
        _ package: FoundPackage,
        ifStill precondition: String?,
        for errand: Errand
    ) -> OperationRequest {
        var request = package.request(.packageDelete, for: errand)
        if package.adapter.flags(of: .packageDelete).contains(.conditional) { request.digest = precondition }
        return request
    }

    private func perform(_ entry: JournalEntry, then finish: @escaping @Sendable (Failure?) -> Void) {
        var request = Self.request(package, ifStill: precondition, for: errand)
        if isForced { request.flags.insert(.force) }
        let sink = OutcomeSink(adapter: package.adapter) { outcome in
            end(entry.endedNow(), outcome.error, then: finish)
        }
        package.adapter.perform(request, sink: sink, inline: false)
    }

    private func end(
        _ entry: JournalEntry,
        _ error: OperationError?,
        then finish: @escaping @Sendable (Failure?) -> Void
    ) {
        guard let error else {
            return api.endOperation(entry) { states throws(StateStoreError) in
                try states.removed(package.key, entry, as: action, from: status)
            } then: {
                api.tellSuccessors(of: package, for: errand) { finish(nil) }
            }
        }
        let answer = ErrorTable.answer(for: error, of: .packageDelete, adapter: package.adapter.name)
        let failure = Failure(
            answer: answer,
            reason: error.message,
            code: error.code
        )
        // The entry of a doubtful end stays, and a recovery asks the adapter.
        if error.leavesDoubt { return finish(failure) }
        api.endOperation(entry) { states throws(StateStoreError) in
            switch (error.code, action) {
            // Somebody else has removed it, past all gateways: they should know as if one of them had.
            case (.notFound, .deleted):
                try states.removed(package.key, entry, as: .deletionFailed, from: status)
            // A purge drops the mark itself, and says why.
            case (.notFound, _):
                try states.cameToNothing(entry, as: .deletionFailed, from: status, to: nil)
            default: try states.cameToNothing(entry, as: .deletionFailed, from: status, to: status)
            }
        } then: {
            finish(failure)
        }
    }
}
