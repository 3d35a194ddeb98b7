/// All keys of the file that the gateway itself understands.
enum ConfigurationSchema {
    static let server: SectionSchema<ServerSettings> = {
        let defaults = ServerSettings()
        return SectionSchema(
            name: "server",
            documentation: "Where and how the gateway listens.",
            fields: [
                .listen(
                    "listen",
                    \.listen,
                    of: defaults,
                    "The address: `127.0.0.1:8080`, `[::1]:8080` or `unix:/run/o2dms/gateway.sock`."
                ),
                .integer(
                    "threads",
                    \.threads,
                    of: defaults,
                    in: 0...1024,
                    "How many threads serve connections; 0 is one for each core."
                ),
            ]
        )
    }()

    static let protection = SectionSchema<ProtectionSettings>(
        name: "protection",
        documentation: "What keeps a package from being deleted, beside the deployments that use it.",
        fields: [
            .boolean(
                "rollback_targets",
                \.rollbackTargets,
                of: ProtectionSettings(),
                "Whether an earlier revision that a deployment could be rolled back to counts as a use; else it is shown and logged."
            )
        ]
    )

    static let log: SectionSchema<LogSettings> = {
        let defaults = LogSettings()
        return SectionSchema(
            name: "log",
            documentation: "The log on standard output.",
            fields: [
                .choice("level", \.level, of: defaults, "The least level that is written."),
                .choice("format", \.format, of: defaults, "JSON lines for machines, text for a terminal."),
            ]
        )
    }()

    static let reload: SectionSchema<ReloadSettings> = {
        let defaults = ReloadSettings()
        return SectionSchema(
            name: "reload",
            documentation:
                "When the file is read anew while the gateway runs, beside SIGHUP ([operating.md](operating.md#reload)).",
            fields: [
                .boolean(
                    "watch",
                    \.watch,
                    of: defaults,
                    "Whether changes of the file, of the secret files that it names, and of files that an adapter reads at its start only, are noticed."
                ),
                .duration(
                    "delay",
                    \.delay,
                    of: defaults,
                    in: .milliseconds(1)...(.seconds(60)),
                    "How long the files must have been left alone before they are read."
                ),
                .duration(
                    "drain_timeout",
                    \.drainTimeout,
                    of: defaults,
                    "How long requests that began before may go on with an adapter that was removed or replaced."
                ),
            ]
        )
    }()

    static let plugins = SectionSchema<PluginSettings>(
        name: "plugins",
        documentation: "Where adapter libraries lie.",
        fields: [
            .text(
                "directory",
                \.directory,
                of: PluginSettings(),
                type: "path",
                "The directory of the adapter libraries, relative to the file."
            )
        ]
    )

    /// The keys at the top of the file.
    static let sectionNames = [
        "server", "limits", "protection", "state", "log", "reload", "plugins", "adapters",
    ]

    /// The sections that have a key, for a hint to someone who put it elsewhere.
    static func sections(with key: String) -> [String] {
        var found: [String] = []
        if server.fields.contains(where: { $0.key == key }) { found.append(server.name) }
        if limits.fields.contains(where: { $0.key == key }) { found.append(limits.name) }
        if protection.fields.contains(where: { $0.key == key }) { found.append(protection.name) }
        if state.fields.contains(where: { $0.key == key }) { found.append(state.name) }
        if log.fields.contains(where: { $0.key == key }) { found.append(log.name) }
        if reload.fields.contains(where: { $0.key == key }) { found.append(reload.name) }
        if plugins.fields.contains(where: { $0.key == key }) { found.append(plugins.name) }
        if adapter.fields.contains(where: { $0.key == key }) { found.append(adapter.name) }
        return found.map { "\"\($0)\"" }
    }
}
