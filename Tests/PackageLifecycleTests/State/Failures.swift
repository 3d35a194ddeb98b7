import Synchronization
import Threads

/// What went wrong in threads of a test.
final class Failures: Sendable {
    private let errors = Mutex<[String]>([])

    var all: [String] { errors.withLock { $0 } }

    func thread(_ body: @escaping @Sendable () throws -> Void) -> JoinableThread? {
        JoinableThread {
            do { try body() } catch { self.errors.withLock { $0.append("\(error)") } }
        }
    }
}
