// SPDX-License-Identifier: Apache-2.0

/// Waits for the end of a look that is made for the sake of the adapter that looks.
final class LookSink: OperationSink {
    private let finish: @Sendable (OperationError?) -> Void

    /// `finish` is told why the adapter could not look; that the package is gone is an answer.
    init(_ finish: @escaping @Sendable (OperationError?) -> Void) { self.finish = finish }

    func completed(_ error: OperationError?) { finish(error?.code == .notFound ? nil : error) }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult { .proceed }

    func total(_ count: UInt64) {}

    func package(_ package: PackageView) -> EmitResult { .proceed }

    func deployment(_ deployment: DeploymentView) -> EmitResult { .stop }

    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { .stop }

    func details(_ json: UnsafeRawBufferPointer) {}
}
