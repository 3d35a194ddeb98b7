// SPDX-License-Identifier: Apache-2.0

/// What a plugin is.
///
/// A mistake in it makes the host refuse the plugin with a reason when it is loaded.
public struct PluginManifest: Sendable {
    /// Reverse DNS, for example `io.example.catalogue`; at most 128 bytes of `a`-`z`, `0`-`9`, `.` and `-`.
    public var id: String
    /// What people call it; at most 128 bytes.
    public var name: String
    /// The plugin's version, SemVer 2.
    public var version: String
    /// JSON Schema 2020-12 for the adapter's `config`; nil = anything goes.
    public var configurationSchema: String?
    /// What ``PackageUploader`` takes.
    public var artifacts: [ArtifactKind]
    /// What is promised of the operations; those not named promise nothing.
    public var operations: [Capability: OperationFlags]
    /// What holds for the plugin as a whole.
    public var flags: PluginFlags
    /// The oldest minor version of the ABI that the plugin can work with.
    public var minimumHostMinor: UInt32

    /// Makes a manifest.
    public init(
        id: String,
        name: String,
        version: String,
        configurationSchema: String? = nil,
        artifacts: [ArtifactKind] = [],
        operations: [Capability: OperationFlags] = [:],
        flags: PluginFlags = [],
        minimumHostMinor: UInt32 = 0
    ) {
        self.id = id
        self.name = name
        self.version = version
        self.configurationSchema = configurationSchema
        self.artifacts = artifacts
        self.operations = operations
        self.flags = flags
        self.minimumHostMinor = minimumHostMinor
    }
}
