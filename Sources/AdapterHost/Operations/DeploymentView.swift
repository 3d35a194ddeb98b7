// SPDX-License-Identifier: Apache-2.0

/// One deployment as a plugin emits it, validated, in the plugin's memory.
///
/// Every buffer is valid UTF-8 and borrowed until the sink's function returns; `nil` = absent.
@safe public struct DeploymentView {
    /// How a deployment stands (`O2DMS_DEPLOYMENT_…`).
    public enum Status: Int32, Sendable, Hashable, CaseIterable {
        case unknown = 0
        case pending = 1
        case deployed = 2
        case degraded = 3
        case failed = 4
        case updating = 5
        case deleting = 6
        case suspended = 7
    }

    /// How well it is known that the deployment uses the package (`O2DMS_EVIDENCE_…`).
    public enum Evidence: Int32, Sendable, Hashable, CaseIterable {
        case none = 0
        case exact = 1
        case nameVersion = 2
        case declared = 3
        case rollbackTarget = 4
    }

    /// The id, unique in the adapter; never `nil` in a view that a sink receives.
    public var id: UnsafeRawBufferPointer?
    /// The name; never `nil` in a view that a sink receives.
    public var name: UnsafeRawBufferPointer?
    /// The namespace it runs in.
    public var namespace: UnsafeRawBufferPointer?
    /// Artifact name of the package it was made from.
    public var packageName: UnsafeRawBufferPointer?
    /// Version of the package it was made from.
    public var packageVersion: UnsafeRawBufferPointer?
    /// Repository address of the package it was made from.
    public var packageRepositoryURL: UnsafeRawBufferPointer?
    /// `sha256:` and 64 lower-case hexadecimal digits.
    public var packageDigest: UnsafeRawBufferPointer?
    /// How it stands.
    public var status = Status.unknown
    /// How well it is known that it uses the package asked for.
    public var evidence = Evidence.none
    /// The status in words.
    public var statusMessage: UnsafeRawBufferPointer?
    /// The backend's revision number; `nil` = it counts none.
    public var revision: UInt64?
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    public var createdAt: Int64?
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    public var updatedAt: Int64?
    /// The text of one JSON object, validated.
    public var extensionsJSON: UnsafeRawBufferPointer?
    /// What is deployed, named the same by whichever adapter reports it; `nil` = only this adapter does.
    public var identity: UnsafeRawBufferPointer?
    /// Reported by what governs the deployment, not by a trace of it.
    public var isManager = false

    /// A view of nothing, to be filled.
    public init() {}
}
