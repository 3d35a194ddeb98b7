internal import JSONText
public import O2DMSPluginKit

extension AdapterError {
    /// A fault of the adapter's `config`.
    ///
    /// - Parameters:
    ///   - place: a JSON pointer from `config` on: `/git/repositories/0/branch`.
    ///   - message: what is wrong there; never a secret.
    /// - Returns: the error.
    public static func configuration(_ place: String, _ message: String) -> AdapterError {
        .invalid(
            "config\(place): \(message)",
            violations: [["rule": "config", "path": .string(place), "message": .string(message)]]
        )
    }
}
