// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
internal import JSONSchema
internal import JSONText
internal import Observability
internal import SourceFiles

/// A plugin whose library is in the process and whose descriptor was checked: ready to make instances.
@safe struct LoadedPlugin: Sendable {
    typealias Create =
        @convention(c) (
            UnsafePointer<o2dms_host>?, o2dms_call, o2dms_str, UnsafeMutablePointer<OpaquePointer?>?
        ) ->
        o2dms_code
    typealias Destroy = @convention(c) (OpaquePointer?) -> Void

    /// The `format` of a string that names such a file; a part of the ABI (o2dms_plugin.h, `config_schema_json`).
    private static let fileFormat = "o2dms-file"

    let fileName: String
    let identity: FileIdentity
    let descriptor: PluginDescriptor
    let schema: JSONSchema?
    let create: Create
    let destroy: Destroy
    private let entries: [DescriptorReader.DeclaredEntry]

    init(_ pointer: UnsafePointer<o2dms_plugin>, fileName: String, identity: FileIdentity) throws(LoadError) {
        let reader = try unsafe DescriptorReader(pointer, fileName: fileName)
        self.fileName = fileName
        self.identity = identity
        descriptor = try reader.read()
        entries = try reader.readOperations()
        schema = try descriptor.configSchemaJSON.map { text throws(LoadError) in
            do throws(JSONSchemaError) {
                return try JSONSchema(text)
            } catch {
                throw LoadError(.descriptorInvalid, "\(fileName): config_schema_json: \(error.message)")
            }
        }
        // The reader has refused a plugin without them.
        guard let create = unsafe pointer.pointee.instance_create,
            let destroy = unsafe pointer.pointee.instance_destroy
        else {
            throw LoadError(.descriptorInvalid, "\(fileName): instance_create or instance_destroy is NULL")
        }
        unsafe self.create = unsafe create
        unsafe self.destroy = unsafe destroy
    }

    /// The files that a valid configuration names and that an instance reads when it is made only, as the schema says; each as it
    /// is now.
    func files(namedIn config: [UInt8]) -> [SourceFile] {
        guard let schema, let value = try? JSONValue(parsing: config),
            let paths = try? schema.strings(in: value, ofFormat: Self.fileFormat)
        else { return [] }
        return Set(paths).sorted().map { SourceFile(path: $0) }
    }

    /// The operations by their code.
    func functions(adapter: String, meters: AdapterMeters) -> [DeclaredFunction?] {
        let size = Int(Operation.allCases.map(\.rawValue).max() ?? 0) + 1
        var functions = [DeclaredFunction?](repeating: nil, count: size)
        for entry in entries {
            let operation = entry.declared.operation
            functions[Int(operation.rawValue)] = unsafe DeclaredFunction(
                operation: operation,
                flags: entry.declared.flags,
                function: entry.function,
                meter: OperationMeter(meters, adapter: adapter, operation: operation)
            )
        }
        return functions
    }
}
