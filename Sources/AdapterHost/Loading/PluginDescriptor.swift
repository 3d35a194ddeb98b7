// SPDX-License-Identifier: Apache-2.0

/// What a plugin says about itself, checked and copied at load.
public struct PluginDescriptor: Sendable {
    /// One operation of the capability table.
    public struct DeclaredOperation: Sendable, Hashable {
        /// Which operation.
        public var operation: Operation
        /// What the plugin promises about it.
        public var flags: OperationFlags
    }

    /// One kind of artifact that can be uploaded.
    public struct Artifact: Sendable, Hashable {
        /// Lower-case media type.
        public var mediaType: String
        /// File directly below the archive's base directory that tells this kind.
        public var markerFile: String?
        /// The plugin's own limit for the body; `nil` = none.
        public var limitBytes: UInt64?
    }

    /// What the plugin asks of its host (`O2DMS_PF_…`).
    public struct Flags: OptionSet, Sendable, Hashable {
        /// The bits as the ABI defines them.
        public let rawValue: UInt32

        /// The flags with these bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// Never two calls on one instance at the same time.
        public static let serial = Flags(rawValue: 1)
        /// At most one instance in a process.
        public static let singleton = Flags(rawValue: 2)
        /// Only in a child process.
        public static let needsIsolation = Flags(rawValue: 4)
    }

    /// The plugin's id, reverse DNS.
    public var id: String
    /// What people call it.
    public var name: String
    /// Its version, SemVer.
    public var version: String
    /// The ABI's major version that it was built for.
    public var abiMajor: UInt32
    /// The ABI's minor version that it was built with.
    public var abiMinor: UInt32
    /// What it asks of its host.
    public var flags: Flags
    /// The operations it offers, in its own order.
    public var operations: [DeclaredOperation]
    /// The artifacts it accepts, in its own order.
    public var artifacts: [Artifact]
    /// JSON Schema of its configuration; `nil` = anything goes.
    public var configSchemaJSON: [UInt8]?
}
