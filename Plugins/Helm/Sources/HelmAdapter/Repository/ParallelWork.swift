internal import HTTPClient
internal import Synchronization
internal import Threads

/// Asks a server many things at once, from a bounded number of threads.
enum ParallelWork {
    /// The results as far as they came, in the order of the items, and what put an end to it.
    struct Outcome<Output: Sendable>: Sendable {
        var results: [Output?]
        var fault: HTTPFault?
    }

    /// Runs `body` for each item; after the first failure no further one is begun.
    ///
    /// - Parameters:
    ///   - items: what to work on.
    ///   - threads: the most that run at once, the calling one included.
    ///   - body: called on any of them.
    /// - Returns: when all threads are done.
    static func map<Item: Sendable, Output: Sendable>(
        _ items: [Item],
        threads: Int,
        _ body: @escaping @Sendable (Item) throws(HTTPFault) -> Output
    ) -> Outcome<Output> {
        let work = Work(items: items, body)
        startHelpers(min(threads, items.count) - 1, work)
        return work.outcome
    }

    /// Runs the work here and on so many other threads; fewer will do where the system has none to give.
    private static func startHelpers<Item, Output>(_ count: Int, _ work: Work<Item, Output>) {
        guard count > 0, let helper = JoinableThread({ work.run() }) else { return work.run() }
        startHelpers(count - 1, work)
        helper.join()
    }

    private final class Work<Item: Sendable, Output: Sendable>: Sendable {
        private let items: [Item]
        private let body: @Sendable (Item) throws(HTTPFault) -> Output
        private let next = Atomic(0)
        private let state: Mutex<Outcome<Output>>

        init(items: [Item], _ body: @escaping @Sendable (Item) throws(HTTPFault) -> Output) {
            self.items = items
            self.body = body
            state = Mutex(Outcome(results: Array(repeating: nil, count: items.count)))
        }

        var outcome: Outcome<Output> { state.withLock { $0 } }

        func run() {
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < items.count, state.withLock({ $0.fault == nil }) else { return }
                do throws(HTTPFault) {
                    let result = try body(items[index])
                    state.withLock { $0.results[index] = result }
                } catch {
                    state.withLock { if $0.fault == nil { $0.fault = error } }
                }
            }
        }
    }
}
