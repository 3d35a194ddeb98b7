// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import JSONSchema
import JSONText

/// Brings a plugin into the process, step by step, each with its own error.
struct PluginLoader: Sendable {
    /// For the library's constructors and its entry function together.
    static let loadTimeout: Duration = .seconds(5)

    let specification: AdapterSpecification

    /// Checks the file, loads it, asks for its descriptor and checks that and the configuration.
    func load() throws(LoadError) -> LoadedPlugin {
        let plugin = try open()
        try checkConfiguration(plugin)
        return plugin
    }

    /// The same, without a look at the configuration.
    func open() throws(LoadError) -> LoadedPlugin {
        guard specification.isolation == .inProcess else {
            throw LoadError(
                .isolationUnavailable,
                "isolation: process is not available in this version of the gateway"
            )
        }
        let original = try PluginFile(path: specification.libraryPath)
        let name = original.name
        let identity = original.identity
        let library = try library(original)
        let plugin = try describe(name, identity, library)
        try checkIsolation(plugin)
        return plugin
    }

    /// Where the library is to be had: in the process already, if another adapter has brought it, else in a checked copy of the file.
    private func library(_ original: consuming PluginFile) throws(LoadError)
        -> @Sendable () throws(LoadError)
        -> DynamicLibrary
    {
        let name = original.name
        let bytes = FileBytes(descriptor: original.descriptor, size: original.size)
        if let known = LibraryRegistry.shared.known(original.identity) {
            if let pin = specification.sha256Pin { try FileDigestCheck.run(bytes, name: name, pin: pin) }
            return { () throws(LoadError) in known }
        }
        // Once before the copy, so that no huge file of zeros is copied, and then what will be loaded.
        try ELFCheck(file: bytes, name: name).run()
        let file = try original.sealedCopy()
        let copy = FileBytes(descriptor: file.descriptor, size: file.size)
        if let pin = specification.sha256Pin { try FileDigestCheck.run(copy, name: name, pin: pin) }
        try ELFCheck(file: copy, name: name).run()
        let handover = FileHandover(file)
        return { () throws(LoadError) in try LibraryRegistry.shared.library(handover.take()) }
    }

    /// On a thread of its own: code of the library runs, and a constructor that hangs must not hold up the start.
    private func describe(
        _ name: String,
        _ identity: FileIdentity,
        _ library: @escaping @Sendable () throws(LoadError) -> DynamicLibrary
    ) throws(LoadError) -> LoadedPlugin {
        let result = HostThread.run(limit: Self.loadTimeout) { () -> Result<LoadedPlugin, LoadError> in
            Result { () throws(LoadError) in try Self.describe(library(), identity) }
        }
        guard let result else {
            throw LoadError(
                .loadDeadline,
                "\(name) did not load within \(Self.loadTimeout.components.seconds) s"
            )
        }
        return try result.get()
    }

    private static func describe(_ library: DynamicLibrary, _ identity: FileIdentity) throws(LoadError)
        -> LoadedPlugin
    {
        let entry = try unsafe library.entry()
        var reason = unsafe o2dms_str(ptr: nil, len: 0)
        guard let descriptor = unsafe entry(O2DMS_ABI_MINOR, &reason) else {
            let text = unsafe PluginText.string(reason, limitBytes: PluginInstance.messageLimitBytes)
            let words = text.map { OneLine.of($0, limitBytes: PluginInstance.messageLimitBytes) }
            throw LoadError(
                .entryRefused,
                "\(library.fileName) refuses this host: \(words ?? "it gives no reason")"
            )
        }
        return try unsafe LoadedPlugin(descriptor, fileName: library.fileName, identity: identity)
    }

    private func checkIsolation(_ plugin: LoadedPlugin) throws(LoadError) {
        guard !plugin.descriptor.flags.contains(.needsIsolation) else {
            throw LoadError(
                .isolationRequired,
                "\(plugin.fileName) brings a runtime that owns the process: it runs only with isolation: process"
            )
        }
    }

    func checkConfiguration(_ plugin: LoadedPlugin) throws(LoadError) {
        let value: JSONValue
        do throws(JSONTextError) {
            value = try JSONValue(parsing: specification.configJSON)
        } catch {
            throw LoadError(
                .configInvalid,
                "the configuration of \(specification.name) is no JSON",
                cause: error.description
            )
        }
        guard value.kind == .object else {
            throw LoadError(.configInvalid, "the configuration of \(specification.name) is no object")
        }
        let violations: [SchemaViolation]
        do throws(JSONSchemaError) {
            violations = try plugin.schema?.violations(of: value) ?? []
        } catch {
            throw LoadError(.configInvalid, "config: \(error.message)")
        }
        guard violations.isEmpty else {
            let lines = violations.map {
                "\($0.pointer.isEmpty ? "config" : "config\($0.pointer)"): \($0.message)"
            }
            throw LoadError(.configInvalid, lines.joined(separator: "; "), violations: violations)
        }
    }
}
