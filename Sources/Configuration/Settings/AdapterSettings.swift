/// One entry of `adapters`.
public struct AdapterSettings: Sendable, Hashable {
    /// Where an adapter's code runs.
    public enum Isolation: String, Sendable, CaseIterable {
        /// In the gateway's process.
        case inProcess = "in-process"
        /// In a process of its own.
        case process
    }

    /// The adapter's name, unique in the file: lower-case letters, digits and inner hyphens, at most 63.
    public var name = ""
    /// The library as the file gives it: a file name in the plugin directory, or a path.
    public var library = ""
    /// The library as a path to open.
    public var libraryPath = ""
    /// Whether the adapter is loaded.
    public var enabled = true
    /// Whether uploads that several adapters take go to this one before those above it.
    public var isDefault = false
    /// Where the adapter's code runs.
    public var isolation = Isolation.inProcess
    /// The SHA-256 that the library must have, as 64 lower-case hexadecimal digits.
    public var sha256: String?
    /// How long an operation may take.
    public var timeout: Duration = .seconds(30)
    /// How many operations run at once.
    public var workers = 8
    /// How many operations wait for a worker.
    public var queue = 256
    /// The adapter's own configuration as the text of a JSON object, with secrets in it: not to be logged.
    public var config: [UInt8] = Array("{}".utf8)
    /// The line of each value in ``config``, by its JSON pointer; the empty pointer is the object itself.
    public var configLines: [String: Int] = [:]
    /// The line at which the entry begins.
    public var line = 0

    /// The defaults, to which at least a name and a library must be added.
    public init() {}
}
