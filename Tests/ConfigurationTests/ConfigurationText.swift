import Configuration
import Testing

/// What a text gives as the file `/etc/o2dms/gateway.yaml`.
func parse(_ text: String, environment: [String: String] = [:]) -> Result<
    GatewayConfiguration, ConfigurationErrors
> {
    GatewayConfiguration.parse(Array(text.utf8), path: "/etc/o2dms/gateway.yaml", environment: environment)
        .result
}

/// The errors of a text without the name of the file: `line:column: message`.
func errors(_ text: String, environment: [String: String] = [:]) -> [String] {
    guard case .failure(let errors) = parse(text, environment: environment) else { return [] }
    return errors.all.map { error in
        #expect(error.file == "/etc/o2dms/gateway.yaml")
        return "\(error.line ?? 0):\(error.column ?? 0): \(error.message)"
    }
}

/// A text that is right but for what is put before it or into its adapter's `config`.
func file(_ head: String = "", config: String = "{}") -> String {
    "\(head)\(head.isEmpty ? "" : "\n")adapters:\n  - name: helm\n    config: \(config)\n"
}
