internal import JSONText

extension ChartInspection {
    /// Writes the report for a client, `{"violations":[…],"warnings":[…]}`; warnings only if there are some.
    func writeReport(to writer: inout JSONWriter) {
        writer.beginObject()
        write("violations", violations, to: &writer)
        if !warnings.isEmpty { write("warnings", warnings, to: &writer) }
        if let exceededLimitBytes { writer.member("limit", exceededLimitBytes) }
        writer.endObject()
    }

    private func write(_ name: StaticString, _ found: [ChartViolation], to writer: inout JSONWriter) {
        writer.key(name)
        writer.beginArray()
        for one in found { one.write(to: &writer) }
        writer.endArray()
    }
}

extension ChartViolation {
    /// Writes `{"rule":…,"path":…,"line":…,"message":…}`; path and line only where they are known.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("rule", rule.rawValue)
        if !path.isEmpty { writer.member("path", path) }
        if let line { writer.member("line", line) }
        writer.member("message", message)
        writer.endObject()
    }
}
