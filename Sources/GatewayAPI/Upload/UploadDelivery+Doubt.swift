import AdapterHost
import PackageLifecycle

extension UploadDelivery {
    /// Who is to be told of a failure is kept waiting no longer than this.
    private static let patience: Duration = .seconds(2)

    /// Finds out whether an upload that failed has left nothing, while its lock is held; `finish` is called with false as long as nobody
    /// can say so.
    ///
    /// An adapter that says "unavailable" has often heard it of its backend (a disk is full), which answers well what it has. Of one that
    /// was not heard in time, or was stopped, it is too early to say anything. Never blocks; `finish` is called on any thread.
    func findNothing(
        of key: PackageKey,
        on adapter: Adapter,
        after error: OperationError,
        then finish: @escaping @Sendable (Bool) -> Void
    ) {
        guard error.leavesDoubt else { return finish(true) }
        guard error.code == .unavailable, adapter.flags(of: .packageGet).contains(.fresh),
            !key.name.isEmpty, !key.version.isEmpty
        else { return finish(false) }
        api.lookUp(
            PackageChoice(of: key),
            for: call,
            isFresh: true,
            by: .now + Self.patience,
            toleratesFailures: false,
            mayRunHere: false
        ) { result in
            if case .failed(let answer) = result, answer.type == "PackageNotFound" {
                finish(true)
            } else {
                finish(false)
            }
        }
    }
}
