import Observability
import PackageLifecycle

/// The mark of a soft deletion whose archive is gone: it is dropped, and what is there by now stays.
struct LapsedMark {
    let api: GatewayAPI
    /// The package, whose lock is held.
    let key: PackageKey
    /// What is there in its place; nil if nothing is.
    let successor: FoundPackage?

    /// Drops it, with a record in the audit and a line in the log.
    ///
    /// Blocks: for a thread of its own.
    func drop() {
        do throws(StateStoreError) {
            try api.states.restore(key, to: successor?.statusOfItself, as: .lapsed, by: .gateway)
            writeDown(
                successor == nil
                    ? "a soft-deleted package is not in its repository any more: its mark was dropped"
                    : "a soft-deleted package has been replaced by another archive, which stays: its mark was dropped"
            )
        } catch {
            writeDown(
                "the mark of a soft-deleted package that is gone could not be dropped; it is tried again",
                reason: "\(error)"
            )
        }
    }

    private func writeDown(_ message: String, reason: String? = nil) {
        api.log.warning(
            message,
            [
                "adapter": .string(key.adapter), "packageId": .string("\(key.name)-\(key.version)"),
                "reason": reason.map { .string($0) } ?? .absent,
            ]
        )
    }
}
