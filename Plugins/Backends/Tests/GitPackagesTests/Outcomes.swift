import GitPackages
import Synchronization

/// What became of many uploads.
final class Outcomes: Sendable {
    private let counts = Mutex((successes: 0, conflicts: 0, others: [String]()))

    var successes: Int { counts.withLock { $0.successes } }
    var conflicts: Int { counts.withLock { $0.conflicts } }
    var others: [String] { counts.withLock { $0.others } }

    func note(_ error: (any Error)?) {
        counts.withLock { counts in
            switch error {
            case nil: counts.successes += 1
            case GitPackageError.exists?: counts.conflicts += 1
            case let error?: counts.others.append("\(error)")
            }
        }
    }
}
