public import SourceFiles

/// What the configuration file says, complete with defaults.
///
/// Sizes are bytes, times are durations, relative paths are resolved against the directory of the file.
public struct GatewayConfiguration: Sendable, Hashable {
    /// Where and how the gateway listens.
    public var server = ServerSettings()
    /// What a client may send, hold or wait for.
    public var limits = LimitSettings()
    /// What keeps a package from being deleted.
    public var protection = ProtectionSettings()
    /// What the gateway keeps on disk.
    public var state = StateSettings()
    /// The log.
    public var log = LogSettings()
    /// When the file is read anew.
    public var reload = ReloadSettings()
    /// Where adapter libraries lie.
    public var plugins = PluginSettings()
    /// The adapters, in routing order; those that are not enabled are among them.
    public var adapters: [AdapterSettings] = []

    /// The defaults, without any adapter and with paths as yet unresolved.
    public init() {}

    /// How long a configuration file may be.
    public static let fileLimitBytes = ConfigurationDocument.limitBytes

    /// Reads and checks a configuration file.
    ///
    /// - Parameters:
    ///   - path: The file: UTF-8, at most 1 MiB.
    ///   - environment: What `${NAME}` stands for.
    /// - Returns: The configuration, or everything that is wrong with the file, and the files that it depends on.
    public static func read(path: String, environment: [String: String]) -> ConfigurationReading {
        var files: [SourceFile] = []
        do throws(TextFileError) {
            let bytes = try TextFile.read(path, limitBytes: fileLimitBytes, noting: &files)
            var reading = parse(bytes, path: path, environment: environment)
            reading.files += files
            return reading
        } catch {
            var diagnostics = Diagnostics(file: path)
            diagnostics.add("the configuration file cannot be used: \(error)", at: nil)
            return ConfigurationReading(result: .failure(diagnostics.errors), files: files)
        }
    }

    /// Checks the text of a configuration file.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - path: The file's name for messages; relative paths in the text are resolved against its directory.
    ///   - environment: What `${NAME}` stands for.
    /// - Returns: The configuration, or everything that is wrong with the text, and the secret files that it names.
    public static func parse(
        _ bytes: [UInt8],
        path: String,
        environment: [String: String]
    ) -> ConfigurationReading {
        var diagnostics = Diagnostics(file: path)
        let directory = FilePath.directory(of: path)
        var interpolation = Interpolation(environment: environment, directory: directory)
        let root = ConfigurationDocument.read(bytes, interpolation: &interpolation, into: &diagnostics)
        var configuration = GatewayConfiguration()
        if let root, !root.isNull {
            configuration.read(root, &diagnostics)
        } else if diagnostics.isEmpty {
            diagnostics.add("the configuration file is empty", at: nil)
        }
        guard diagnostics.isEmpty else {
            return ConfigurationReading(result: .failure(diagnostics.errors), files: interpolation.files)
        }
        configuration.resolvePaths(in: directory)
        return ConfigurationReading(result: .success(configuration), files: interpolation.files)
    }
}

/// What came of reading a configuration.
public struct ConfigurationReading: Sendable {
    /// The configuration, or everything that is wrong with it.
    public let result: Result<GatewayConfiguration, ConfigurationErrors>
    /// The files that it depends on: its own and those of `${file:…}`, each as it was when it was opened.
    public internal(set) var files: [SourceFile]
}
