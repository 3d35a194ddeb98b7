internal import JSONText

extension ChartInspection {
    /// Writes the report for a client, `{"violations":[…],"warnings":[…]}`; warnings only if there are some.
    func writeReport(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.findings("violations", violations)
        if !warnings.isEmpty { writer.findings("warnings", warnings) }
        if let exceededLimitBytes { writer.member("limit", exceededLimitBytes) }
        writer.endObject()
    }
}

extension JSONWriter {
    /// Writes a member whose value is a list of
    /// `{"rule":…,"severity":…,"path":…,"line":…,"message":…}`; path and line only where they are known.
    mutating func findings(_ name: StaticString, _ findings: [ChartFinding]) {
        key(name)
        beginArray()
        for finding in findings {
            beginObject()
            member("rule", finding.rule.rawValue)
            member("severity", finding.severity.rawValue)
            if !finding.path.isEmpty { member("path", finding.path) }
            if let line = finding.line { member("line", line) }
            member("message", finding.message)
            endObject()
        }
        endArray()
    }
}
