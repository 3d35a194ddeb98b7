import AdapterHost
import Configuration
import Glibc

/// `plugins list`: what lies in the plugins' directory, and what each can do or why it cannot be loaded.
struct PluginListing {
    private let directory: String

    init(_ configuration: LoadedConfiguration) {
        directory = configuration.settings.plugins.directory
    }

    func run() -> CInt {
        guard let files = Self.libraries(in: directory) else {
            StandardStream.error("o2dms-gateway: \(directory): \(unsafe String(cString: strerror(errno)))")
            return 1
        }
        for file in files { StandardStream.output(Self.describe(file, in: directory)) }
        if files.isEmpty { StandardStream.output("no *.so in \(directory)") }
        return 0
    }

    private static func describe(_ file: String, in directory: String) -> String {
        do throws(LoadError) {
            let plugin = try PluginInspection(
                AdapterSpecification(name: file, libraryPath: "\(directory)/\(file)")
            )
            let descriptor = plugin.descriptor
            var lines = [
                "\(file)  \(descriptor.name) \(descriptor.version) (\(descriptor.id), ABI \(descriptor.abiMajor).\(descriptor.abiMinor))"
            ]
            lines.append(
                "  operations: " + descriptor.operations.map(\.operation.name).joined(separator: ", ")
            )
            if !descriptor.artifacts.isEmpty {
                lines.append("  artifacts:  " + descriptor.artifacts.map(\.mediaType).joined(separator: ", "))
            }
            return lines.joined(separator: "\n")
        } catch {
            return "\(file)  cannot be loaded: \(error.id.rawValue): \(error.message)"
        }
    }

    private static func libraries(in directory: String) -> [String]? {
        guard let handle = unsafe opendir(directory) else { return nil }
        defer { _ = unsafe closedir(handle) }
        var files: [String] = []
        while let entry = unsafe readdir(handle) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
                unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".so") { files.append(name) }
        }
        return files.sorted()
    }
}
