// SPDX-License-Identifier: Apache-2.0

/// Receives the answer of a health check.
///
/// `@unchecked Sendable`: a sink is called from one thread at a time.
final class HealthSink: OperationSink, @unchecked Sendable {
    private var details: [UInt8]?
    private let completion: @Sendable (OperationError?, [UInt8]?) -> Void

    init(completion: @escaping @Sendable (OperationError?, [UInt8]?) -> Void) { self.completion = completion }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult { .proceed }
    func total(_ count: UInt64) {}
    func package(_ package: borrowing PackageView) -> EmitResult { .stop }
    func deployment(_ deployment: borrowing DeploymentView) -> EmitResult { .stop }
    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult { .stop }
    func details(_ json: UnsafeRawBufferPointer) { details = unsafe Array(json) }
    func completed(_ error: OperationError?) { completion(error, details) }
}
