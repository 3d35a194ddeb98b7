// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import JSONText
import SemanticVersion

/// Checks what a plugin says about itself against the header, and copies it: nothing of the plugin's own data is read again.
@safe struct DescriptorReader {
    static let tableLimit: UInt32 = 256
    static let strideLimitBytes: UInt32 = 4096
    static let structLimitBytes: UInt32 = 64 * 1024
    static let textLimitBytes = 128
    static let schemaLimitBytes = 1 << 20

    private let plugin: o2dms_plugin
    private let fileName: String

    /// Reads the versions first: what follows means nothing if they do not fit.
    init(_ pointer: UnsafePointer<o2dms_plugin>, fileName: String) throws(LoadError) {
        self.fileName = fileName
        guard UInt(bitPattern: pointer) & 7 == 0 else {
            throw LoadError(.descriptorInvalid, "\(fileName): the descriptor is not aligned")
        }
        let bytes = unsafe UnsafeRawPointer(pointer).load(as: UInt32.self)
        let size = unsafe UInt32(MemoryLayout<o2dms_plugin>.size)
        guard (size...Self.structLimitBytes).contains(bytes) else {
            throw LoadError(
                .descriptorInvalid,
                "\(fileName): struct_size of the descriptor is \(bytes), not \(size) or some more"
            )
        }
        unsafe plugin = pointer.pointee
        try checkVersions()
    }

    func read() throws(LoadError) -> PluginDescriptor {
        try checkFunctions()
        let operations = try readOperations().map(\.declared)
        let artifacts = try readArtifacts()
        return try unsafe PluginDescriptor(
            id: readID(),
            name: readName(),
            version: readVersion(),
            abiMajor: plugin.abi_major,
            abiMinor: plugin.abi_minor,
            flags: PluginDescriptor.Flags(rawValue: plugin.flags),
            operations: operations,
            artifacts: artifacts,
            configSchemaJSON: readSchema()
        )
    }

    /// The operations that this host knows, with their functions; unknown codes are skipped.
    func readOperations() throws(LoadError) -> [DeclaredEntry] {
        let size = UInt32(MemoryLayout<o2dms_op>.size)
        let table = try unsafe Table(plugin.ops, plugin.op_count, plugin.op_stride, size, "ops", self)
        var entries: [DeclaredEntry] = []
        for index in 0..<table.count {
            let entry = unsafe table.entry(index).load(as: o2dms_op.self)
            guard let function = unsafe entry.fn else {
                throw invalid("operation \(entry.op) has no function")
            }
            guard let operation = Operation(rawValue: entry.op) else { continue }
            guard !entries.contains(where: { $0.declared.operation == operation }) else {
                throw invalid("operation \(operation.name) is declared twice")
            }
            let flags = OperationFlags(rawValue: entry.flags)
            let declared = PluginDescriptor.DeclaredOperation(operation: operation, flags: flags)
            unsafe entries.append(DeclaredEntry(declared: declared, function: function))
        }
        guard entries.contains(where: { $0.declared.operation == .health }) else {
            throw invalid("the mandatory operation health is not declared")
        }
        return entries
    }

    private func checkVersions() throws(LoadError) {
        guard unsafe plugin.abi_major == O2DMS_ABI_MAJOR else {
            throw LoadError(
                .abiMajor,
                "\(fileName) speaks version \(unsafe plugin.abi_major) of the plugin ABI, this host speaks version \(O2DMS_ABI_MAJOR)"
            )
        }
        guard unsafe plugin.min_host_minor <= O2DMS_ABI_MINOR else {
            let wanted = unsafe "\(plugin.abi_major).\(plugin.min_host_minor)"
            throw LoadError(
                .abiMinor,
                "\(fileName) needs a host with plugin ABI \(wanted), this host has \(O2DMS_ABI_MAJOR).\(O2DMS_ABI_MINOR): use a newer gateway"
            )
        }
    }

    private func checkFunctions() throws(LoadError) {
        guard unsafe plugin.instance_create != nil else { throw invalid("instance_create is NULL") }
        guard unsafe plugin.instance_destroy != nil else { throw invalid("instance_destroy is NULL") }
    }

    private func readID() throws(LoadError) -> String {
        let id = try unsafe text(plugin.id, "id", limitBytes: Self.textLimitBytes)
        let isValid = id.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        }
        guard isValid else { throw invalid("id has other characters than a-z, 0-9, \".\" and \"-\"") }
        return id
    }

    private func readName() throws(LoadError) -> String {
        let name = try unsafe text(plugin.name, "name", limitBytes: Self.textLimitBytes)
        guard OneLine.of(name, limitBytes: Self.textLimitBytes) == name else {
            throw invalid("name has control characters")
        }
        return name
    }

    private func readVersion() throws(LoadError) -> String {
        let version = try unsafe text(plugin.version, "version", limitBytes: Self.textLimitBytes)
        guard SemanticVersion(version) != nil else { throw invalid("version is no semantic version") }
        return version
    }

    private func readSchema() throws(LoadError) -> [UInt8]? {
        if unsafe plugin.config_schema_json.ptr == nil, unsafe plugin.config_schema_json.len == 0 {
            return nil
        }
        let schema = try unsafe text(
            plugin.config_schema_json,
            "config_schema_json",
            limitBytes: Self.schemaLimitBytes
        )
        return Array(schema.utf8)
    }

    private func readArtifacts() throws(LoadError) -> [PluginDescriptor.Artifact] {
        let size = unsafe UInt32(MemoryLayout<o2dms_artifact>.size)
        let table = try unsafe Table(
            plugin.artifacts,
            plugin.artifact_count,
            plugin.artifact_stride,
            size,
            "artifacts",
            self
        )
        var artifacts: [PluginDescriptor.Artifact] = []
        for index in 0..<table.count {
            let artifact = try unsafe readArtifact(table.entry(index).load(as: o2dms_artifact.self))
            guard !artifacts.contains(where: { $0.mediaType == artifact.mediaType }) else {
                throw invalid("artifact \(artifact.mediaType) is declared twice")
            }
            artifacts.append(artifact)
        }
        return artifacts
    }

    private func readArtifact(_ artifact: o2dms_artifact) throws(LoadError) -> PluginDescriptor.Artifact {
        let mediaType = try unsafe text(artifact.media_type, "media_type", limitBytes: Self.textLimitBytes)
        let isType = mediaType.utf8.allSatisfy { (0x21...0x7E).contains($0) && !(0x41...0x5A).contains($0) }
        guard isType, mediaType.utf8.contains(UInt8(ascii: "/")) else {
            throw invalid("media_type is no lower-case media type")
        }
        let isMarked = unsafe artifact.marker_file.ptr != nil || artifact.marker_file.len != 0
        let marker =
            isMarked
            ? try unsafe text(artifact.marker_file, "marker_file", limitBytes: Self.textLimitBytes) : nil
        guard marker?.utf8.contains(UInt8(ascii: "/")) != true else {
            throw invalid("marker_file has a directory")
        }
        let limit = unsafe artifact.max_bytes
        return PluginDescriptor.Artifact(
            mediaType: mediaType,
            markerFile: marker,
            limitBytes: limit == .max ? nil : limit
        )
    }

    private func text(_ text: o2dms_str, _ field: String, limitBytes: Int) throws(LoadError) -> String {
        guard let value = unsafe PluginText.string(text, limitBytes: limitBytes), !value.isEmpty else {
            throw invalid("\(field) is not 1 to \(limitBytes) bytes of UTF-8")
        }
        return value
    }

    fileprivate func invalid(_ what: String) -> LoadError {
        LoadError(.descriptorInvalid, "\(fileName): \(what)")
    }

    /// An operation with its function, as the plugin's table has it.
    @safe struct DeclaredEntry {
        let declared: PluginDescriptor.DeclaredOperation
        let function: o2dms_op_fn
    }

    /// An array of structs that a newer plugin may have made larger.
    @safe private struct Table {
        let count: Int
        private let start: UnsafeRawPointer?
        private let stride: Int

        init(
            _ start: UnsafeRawPointer?,
            _ count: UInt32,
            _ stride: UInt32,
            _ size: UInt32,
            _ name: String,
            _ reader: DescriptorReader
        ) throws(LoadError) {
            guard count <= DescriptorReader.tableLimit else {
                throw reader.invalid(
                    "\(name) has \(count) entries, at most \(DescriptorReader.tableLimit) are allowed"
                )
            }
            if count > 0 {
                guard unsafe start != nil, UInt(bitPattern: start) & 7 == 0 else {
                    throw reader.invalid("\(name) is NULL or not aligned")
                }
                guard (size...DescriptorReader.strideLimitBytes).contains(stride), stride % 8 == 0 else {
                    throw reader.invalid("the stride of \(name) is \(stride), not \(size) or some more")
                }
            }
            self.count = Int(count)
            unsafe self.start = start
            self.stride = Int(stride)
        }

        func entry(_ index: Int) -> UnsafeRawPointer {
            // `start` is there if count is not 0, and only then is there an index.
            unsafe (start ?? UnsafeRawPointer(bitPattern: 8).unsafelyUnwrapped) + index * stride
        }
    }
}
