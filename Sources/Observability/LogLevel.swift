/// How much an event matters to whoever runs the gateway.
public enum LogLevel: Int, Comparable, Sendable, CaseIterable {
    /// For finding a fault; off in production.
    case debug
    /// What the gateway did, once for each operation.
    case info
    /// Something is wrong and was dealt with.
    case warning
    /// Something is wrong and was not dealt with.
    case error

    /// The level's name in the log and in the configuration.
    public var name: String {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        }
    }

    /// Finds a level by its name.
    public init?(name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    /// Orders by weight, `debug` first.
    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}
