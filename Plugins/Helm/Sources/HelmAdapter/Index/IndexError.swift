internal import YAML

/// Why an `index.yaml` as a whole cannot be served.
struct IndexError: Error, Sendable, Equatable {
    /// What is wrong and, where known, in which line; holds no content of the file.
    let message: String

    init(_ message: String) { self.message = message }

    init(_ message: String, at mark: YAMLMark) {
        self.message = "line \(mark.line), column \(mark.column): \(message)"
    }

    init(_ error: YAMLError) { self.init(error.message, at: error.mark) }
}
