extension GatewayConfiguration {
    /// The reference of all keys as Markdown, made from the very table that reads the file.
    public static var referenceText: String {
        let intro = """
            # Configuration

            One YAML file, given by `--config`, else by `O2DMS_CONFIG`, else `gateway.yaml`. Relative paths start at the folder of the file, those in an adapter's `config` at the working directory.

            Sizes take B, KiB, MiB, GiB; durations ms, s, m, h. `${NAME}` is the environment, `${file:PATH}` the content of a secret \
            file without its last newline, `$$` a dollar; in flow style (`{ … }`) put quotes around them. An unknown key, a wrong \
            unit, an unset variable or a name used twice is an error that names its line.

            The order of `adapters` is the routing order. What stands under `config` belongs to the adapter: see its README.

            The file is read anew on SIGHUP, and when it changes or a file that it names. `adapters`, `plugins`, `reload` and `log.level` take effect at once, \
            and so does, for new connections, how `state.url` gets into its database; the other keys at the next start; the log names those that wait ([operating.md](operating.md#reload)).

            """
        return [
            intro, ConfigurationSchema.server.reference, ConfigurationSchema.limits.reference,
            ConfigurationSchema.protection.reference, ConfigurationSchema.state.reference,
            ConfigurationSchema.log.reference, ConfigurationSchema.reload.reference,
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
