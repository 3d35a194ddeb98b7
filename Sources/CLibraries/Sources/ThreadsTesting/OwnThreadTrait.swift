// SPDX-License-Identifier: Apache-2.0

public import Testing

/// Runs each test on a thread that may block, so that a test that waits for a server, a process or a clock keeps no other waiting.
///
/// The cooperative pool has a thread for each processor: on two processors, two tests that wait ten seconds stop all others for as
/// long. Of these threads there are more, and the waits overlap.
public struct OwnThreadTrait: SuiteTrait, TestTrait, TestScoping {
    /// Every test of a suite has it.
    public var isRecursive: Bool { true }

    /// Runs one test case on one of the threads; what it awaits goes on there as well.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(BlockingThreads.shared) { try await function() }
    }
}

extension Trait where Self == OwnThreadTrait {
    /// For tests whose bodies wait without `await`.
    public static var ownThread: Self { Self() }
}
