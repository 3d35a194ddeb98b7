extension GatewayConfiguration {
    /// The reference of all keys as Markdown, made from the very table that reads the file.
    public static var referenceText: String {
        [
            ConfigurationSchema.server.reference, ConfigurationSchema.limits.reference,
            ConfigurationSchema.state.reference, ConfigurationSchema.log.reference,
            ConfigurationSchema.plugins.reference, ConfigurationSchema.adapter.reference,
        ].joined(separator: "\n")
    }
}

extension SectionSchema {
    /// A heading, a sentence and a table.
    fileprivate var reference: String {
        var text =
            "## `\(name)`\n\n\(documentation)\n\n| Key | Value | Default | Meaning |\n|---|---|---|---|\n"
        for field in fields {
            let defaultText = field.defaultText.isEmpty ? "" : "`\(field.defaultText)`"
            text += "| `\(field.key)` | \(field.type) | \(defaultText) | \(field.documentation) |\n"
        }
        return text
    }
}
