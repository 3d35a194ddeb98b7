// SPDX-License-Identifier: Apache-2.0

import AdapterHost
import Synchronization

/// Counts what it gets.
final class CountingSink: OperationSink {
    let completions = Atomic<Int>(0)
    let packages = Atomic<Int>(0)

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult { .proceed }
    func total(_ count: UInt64) {}
    func deployment(_ deployment: borrowing DeploymentView) -> EmitResult { .proceed }
    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { .proceed }
    func details(_ json: UnsafeRawBufferPointer) {}
    func completed(_ error: OperationError?) { completions.add(1, ordering: .relaxed) }

    func package(_ package: borrowing PackageView) -> EmitResult {
        packages.add(1, ordering: .relaxed)
        return .proceed
    }
}
