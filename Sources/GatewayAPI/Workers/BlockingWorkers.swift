import Glibc
import Threads

/// Threads for work that blocks: reading a body, feeding a slow client.
///
/// Their number and the queue before them are bounded. They start when they are needed, and stay.
final class BlockingWorkers: Sendable {
    typealias Job = @Sendable () -> Void

    private struct State {
        var waiting: [Job] = []
        var threads = 0
        var idle = 0
        var isStopped = false
    }

    private let name: String
    private let threadLimit: Int
    private let queueLimit: Int
    private let state = Monitor(State())

    init(name: String, threadLimit: Int, queueLimit: Int) {
        self.name = name
        self.threadLimit = max(1, threadLimit)
        self.queueLimit = max(0, queueLimit)
    }

    /// Takes `job` on, or returns false: every thread is busy and the queue is full, or the pool was stopped.
    func submit(_ job: @escaping Job) -> Bool {
        let start: Bool? = state.update { state in
            guard !state.isStopped else { return nil }
            let mayStart = state.threads < threadLimit
            if state.idle > state.waiting.count {
                state.waiting.append(job)
                return false
            }
            guard mayStart || state.waiting.count < queueLimit else { return nil }
            state.waiting.append(job)
            if mayStart { state.threads += 1 }
            return mayStart
        }
        guard let start else { return false }
        if start { startThread() }
        return true
    }

    /// Takes no more jobs and lets the threads end once the queue is empty.
    func stop() {
        state.update { $0.isStopped = true }
    }

    private func startThread() {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<BlockingWorkers>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context
        )
        guard code == 0 else {
            unsafe Unmanaged<BlockingWorkers>.fromOpaque(context).release()
            // The queue is served by the threads that there are; without any, it is served when one can be started.
            state.update { $0.threads -= 1 }
            return
        }
        pthread_detach(thread)
    }

    private func run() {
        while let job = next() { job() }
    }

    private func next() -> Job? {
        state.update { $0.idle += 1 }
        return state.wait { state -> Job?? in
            if !state.waiting.isEmpty {
                state.idle -= 1
                return .some(state.waiting.removeFirst())
            }
            guard state.isStopped else { return nil }
            state.idle -= 1
            state.threads -= 1
            return .some(nil)
        }
    }
}
