// SPDX-License-Identifier: Apache-2.0

import Threads

/// The threads of one adapter on which its blocking operations run, and the bounded queue before them.
final class WorkerPool: Sendable {
    /// One operation that waits for a worker.
    struct Job: Sendable {
        let handle: CallHandle
        let request: OperationRequest
    }

    private struct State {
        /// The waiting jobs in order; those before `first` are done with.
        var queue: [Job] = []
        var first = 0
        var threads = 0
        var idle = 0
        var isStopped = false

        var waiting: Int { queue.count - first }

        mutating func next() -> Job? {
            guard first < queue.count else { return nil }
            defer {
                first += 1
                if first == queue.count {
                    queue.removeAll(keepingCapacity: true)
                    first = 0
                } else if first >= 1024 {
                    queue.removeFirst(first)
                    first = 0
                }
            }
            return queue[first]
        }
    }

    private enum Turn { case job(Job), end }
    private enum Submission { case refused, queued, startThread }

    private let threadLimit: Int
    private let queueLimit: Int
    private let monitor = Monitor(State())

    init(threadLimit: Int, queueLimit: Int) {
        self.threadLimit = max(1, threadLimit)
        self.queueLimit = max(0, queueLimit)
    }

    /// Jobs that wait for a worker.
    var depth: Int {
        monitor.withLock { state in max(0, state.waiting - state.idle) }
    }

    /// True while a job waits that no worker has begun.
    var hasWaiting: Bool { monitor.withLock { $0.waiting > 0 } }

    /// True while no job runs or waits.
    var isIdle: Bool { monitor.withLock { $0.waiting == 0 && $0.idle == $0.threads } }

    /// Hands a job to a worker, at once or when one is free; false if the queue is full or the pool stopped.
    func submit(_ job: Job, run: @escaping @Sendable (Job) -> Void) -> Bool {
        let outcome = monitor.withLock { state -> Submission in
            let free = state.idle + threadLimit - state.threads
            guard !state.isStopped, state.waiting < free + queueLimit else { return .refused }
            state.queue.append(job)
            guard state.waiting > state.idle, state.threads < threadLimit else { return .queued }
            state.threads += 1
            return .startThread
        }
        switch outcome {
        case .refused: return false
        case .queued: monitor.notify(all: false)
        case .startThread:
            guard HostThread.start({ [self] in work(run) }) else { return threadIsMissing(job.handle) }
        }
        return true
    }

    /// Takes a job back that no worker has begun; false if there is no such job.
    func remove(_ handle: CallHandle) -> Bool {
        monitor.withLock { state in
            guard let index = state.queue[state.first...].firstIndex(where: { $0.handle == handle }) else {
                return false
            }
            state.queue.remove(at: index)
            return true
        }
    }

    /// Refuses new jobs; the threads end when those that wait are done.
    func stop() { monitor.withLock(notifying: true) { $0.isStopped = true } }

    /// After `stop`: true once all threads have ended, false if `deadline` comes first.
    func waitForEnd(until deadline: Int64) -> Bool {
        monitor.wait(until: deadline) { $0.threads == 0 ? true : nil } ?? false
    }

    private func work(_ run: @Sendable (Job) -> Void) {
        while case .job(let job) = turn() { run(job) }
        monitor.withLock(notifying: true) { $0.threads -= 1 }
    }

    private func turn() -> Turn {
        monitor.withLock { $0.idle += 1 }
        return monitor.wait { state -> Turn? in
            if let job = state.next() {
                state.idle -= 1
                return .job(job)
            }
            guard state.isStopped else { return nil }
            state.idle -= 1
            return .end
        }
    }

    /// The system gave no thread: the job stays if others will come to it.
    private func threadIsMissing(_ handle: CallHandle) -> Bool {
        let isAlone = monitor.withLock { state in
            state.threads -= 1
            return state.threads == 0
        }
        return isAlone ? !remove(handle) : true
    }
}
