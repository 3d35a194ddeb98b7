// SPDX-License-Identifier: Apache-2.0

/// One adapter as the configuration asks for it.
public struct AdapterSpecification: Sendable, Hashable {
    /// Where the plugin runs.
    public enum Isolation: Sendable, Hashable {
        /// In the gateway's own process.
        case inProcess
        /// In a supervised child process.
        case process
    }

    /// The adapter's name, unique in the gateway.
    public var name: String
    /// Path of the plugin's file.
    public var libraryPath: String
    /// True if uploads go to this adapter before those that stand above it.
    public var isDefault = false
    /// SHA-256 that the file must have: 64 hexadecimal digits; `nil` = any.
    public var sha256Pin: String?
    /// How long an operation may take, unless the request says otherwise; also bounds the making of the instance.
    public var timeout: Duration = .seconds(30)
    /// Threads that run blocking operations at the same time.
    public var workers = 8
    /// Operations that may wait for a worker; beyond it they are refused at once.
    public var queueLimit = 256
    /// The adapter's own configuration: the text of a JSON object, secrets resolved; never logged.
    public var configJSON: [UInt8] = Array("{}".utf8)
    /// Where the plugin runs.
    public var isolation = Isolation.inProcess

    /// The adapter `name` from the plugin at `libraryPath`, with defaults for the rest.
    public init(name: String, libraryPath: String) {
        self.name = name
        self.libraryPath = libraryPath
    }
}
