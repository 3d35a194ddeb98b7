extension ConfigurationSchema {
    static let adapter: SectionSchema<AdapterSettings> = {
        let defaults = AdapterSettings()
        return SectionSchema(
            name: "adapters[]",
            documentation: "The adapters, in the order in which requests are routed.",
            fields: [
                .text(
                    "name",
                    \.name,
                    of: defaults,
                    type: "name",
                    "The adapter's name: lower-case letters, digits and inner hyphens; required and unique."
                ) { name throws(ValueError) in
                    guard isAdapterName(name) else {
                        throw ValueError(
                            "must be 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends"
                        )
                    }
                },
                .text(
                    "library",
                    \.library,
                    of: defaults,
                    type: "path",
                    "The library: a file name in `plugins.directory`, or a path relative to the file; by default `libo2dms-<name>.so`."
                ),
                .boolean("enabled", \.enabled, of: defaults, "Whether the adapter is loaded."),
                .boolean(
                    "default",
                    \.isDefault,
                    of: defaults,
                    "Whether uploads that several adapters take go to this one before those above it."
                ),
                .choice(
                    "isolation",
                    \.isolation,
                    of: defaults,
                    "Whether the adapter runs in the gateway's process or in one of its own."
                ),
                .digest("sha256", \.sha256, of: defaults, "The SHA-256 that the library must have."),
                .duration("timeout", \.timeout, of: defaults, "How long an operation may take."),
                .integer(
                    "workers",
                    \.workers,
                    of: defaults,
                    in: 1...1024,
                    "How many operations run at once; downloads and whole lists have as many more."
                ),
                .integer(
                    "queue",
                    \.queue,
                    of: defaults,
                    in: 0...100_000,
                    "How many operations wait for a worker; more answer 503."
                ),
                Field(
                    key: "config",
                    type: "mapping",
                    defaultText: "{}",
                    documentation: "The adapter's own keys, checked by the adapter.",
                    read: { node, adapter throws(ValueError) in
                        try AdapterConfigText.read(node, into: &adapter)
                    },
                    isSame: { $0.config == $1.config }
                ),
            ]
        )
    }()

    /// Whether a text has the form `[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`.
    private static func isAdapterName(_ name: String) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(name.utf8.count) && name.utf8.first != hyphen && name.utf8.last != hyphen
            && name.utf8.allSatisfy {
                $0 == hyphen || $0 &- UInt8(ascii: "0") < 10 || $0 &- UInt8(ascii: "a") < 26
            }
    }
}
