internal import YAML

/// Collects what is wrong, so that one run shows all of it.
struct Diagnostics {
    /// A file that is wrong from end to end needs no longer list.
    static let limit = 100

    let file: String
    private var found: [ConfigurationError] = []

    init(file: String) {
        self.file = file
    }

    var isEmpty: Bool { found.isEmpty }

    mutating func add(_ message: String, at mark: YAMLMark?) {
        guard found.count < Self.limit else { return }
        found.append(
            ConfigurationError(file: file, line: mark?.line, column: mark?.column, message: message)
        )
    }

    var errors: ConfigurationErrors {
        let sorted = found.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
        return ConfigurationErrors(all: sorted)
    }

    /// A key for a message: short, and without what a terminal would obey.
    static func quoted(_ key: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in key.unicodeScalars.prefix(64) {
            shown.append(scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "\u{FFFD}" : scalar)
        }
        return "\"\(String(shown))\(key.unicodeScalars.count > 64 ? "…" : "")\""
    }
}
