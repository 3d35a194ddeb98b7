// SPDX-License-Identifier: Apache-2.0

/// Which deployment is wanted.
public struct DeploymentReference: Sendable, Hashable {
    /// The id as the adapter emitted it.
    public var id: String
    /// Whether ``Deployment/extensionsJSON`` is wanted.
    public var wantsDetail: Bool
    /// W3C trace context to pass on to the backend.
    public var traceparent: String?
}
