// SPDX-License-Identifier: Apache-2.0

internal import Threads

/// An executor whose threads may wait: as many as tests wait at the same time, few enough that each has time on the processors.
final class BlockingThreads: TaskExecutor {
    static let shared = BlockingThreads(count: 6)

    private let jobs = Monitor<[UnownedJob]>([])

    /// The threads live as long as the process.
    private init(count: Int) {
        for _ in 0..<count {
            guard JoinableThread({ self.work() }) != nil else { preconditionFailure("no thread to be had") }
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.update { $0.append(job) }
    }

    private func work() {
        while true {
            let job = jobs.wait { $0.isEmpty ? nil : $0.removeFirst() }
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
