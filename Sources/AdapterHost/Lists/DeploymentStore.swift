// SPDX-License-Identifier: Apache-2.0

/// Deployments that the host keeps while it makes an answer: copies of what a plugin emitted, without their extensions.
///
/// The views are valid as long as the store lives. `@unchecked Sendable`: its owner fills it from one thread at a time, as an
/// `OperationSink` is called, and then only reads.
public final class DeploymentStore: @unchecked Sendable {
    private let memory = TextMemory()

    /// What was kept, in the order of its arrival.
    public private(set) var deployments: [DeploymentView] = []
    /// The memory of all of it.
    public var bytes: Int { memory.bytes + deployments.count * MemoryLayout<DeploymentView>.stride }

    /// An empty store.
    public init() {}

    /// Keeps a copy.
    public func append(_ deployment: borrowing DeploymentView) {
        var copy = copy deployment
        unsafe memory.keep(&copy.id)
        unsafe memory.keep(&copy.name)
        unsafe memory.keep(&copy.namespace)
        unsafe memory.keep(&copy.packageName)
        unsafe memory.keep(&copy.packageVersion)
        unsafe memory.keep(&copy.packageRepositoryURL)
        unsafe memory.keep(&copy.packageDigest)
        unsafe memory.keep(&copy.statusMessage)
        unsafe memory.keep(&copy.identity)
        unsafe copy.extensionsJSON = nil
        deployments.append(copy)
    }
}
