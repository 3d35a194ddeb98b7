internal import JSONText

/// JSON as Go's library writes it, byte for byte, for digests over it.
enum GoJSON {
    /// A dependency with its members in the order of Helm's structure, empty ones left out; nil if it has values to import
    /// that are not read here.
    static func text(_ dependency: ChartDependency) -> String? {
        guard let importValues = dependency.importValues else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("name", dependency.name)
        if !dependency.version.isEmpty { writer.member("version", dependency.version) }
        writer.member("repository", dependency.repository ?? "")
        if let condition = dependency.condition, !condition.isEmpty { writer.member("condition", condition) }
        if !dependency.tags.isEmpty { writer.member("tags", dependency.tags) }
        if dependency.isEnabled { writer.member("enabled", true) }
        if !importValues.isEmpty { write(importValues, to: &writer) }
        if let alias = dependency.alias, !alias.isEmpty { writer.member("alias", alias) }
        writer.endObject()
        return escaped(writer.take())
    }

    private static func write(_ values: [ChartImport], to writer: inout JSONWriter) {
        writer.key("import-values")
        writer.beginArray()
        for value in values {
            switch value {
            case .key(let key): writer.string(key)
            case .mapping(let members):
                writer.beginObject()
                for (key, text) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
                {
                    writer.key(key)
                    writer.string(text)
                }
                writer.endObject()
            }
        }
        writer.endArray()
    }

    /// Go escapes what could end a script in a page; these bytes stand in texts only.
    private static func escaped(_ json: [UInt8]) -> String {
        String(decoding: json, as: UTF8.self)
            .replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing("&", with: "\\u0026")
            .replacing("\u{2028}", with: "\\u2028").replacing("\u{2029}", with: "\\u2029")
    }
}
