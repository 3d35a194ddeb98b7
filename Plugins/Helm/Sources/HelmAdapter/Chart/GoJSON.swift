internal import JSONText

/// JSON as Go's library writes it, byte for byte, for digests over it.
enum GoJSON {
    /// A dependency with its members in the order of Helm's structure, empty ones left out; nil if it has values to import
    /// that are not read here.
    static func text(_ dependency: ChartDependency) -> String? {
        guard dependency.importValues != nil else { return nil }
        var writer = JSONWriter()
        dependency.write(to: &writer)
        return escaped(writer.take())
    }

    /// Go escapes what could end a script in a page; these bytes stand in texts only.
    private static func escaped(_ json: [UInt8]) -> String {
        String(decoding: json, as: UTF8.self)
            .replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing("&", with: "\\u0026")
            .replacing("\u{2028}", with: "\\u2028").replacing("\u{2029}", with: "\\u2029")
    }
}
