internal import JSONText

extension ChartInspection {
    /// Writes the report for a client, `{"violations":[…],"warnings":[…],"dependencies":[…],"signedBy":…}`;
    /// the last three only if there are some.
    func writeReport(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.findings("violations", violations)
        if !warnings.isEmpty { writer.findings("warnings", warnings) }
        if !dependencies.isEmpty { writer.dependencies(dependencies) }
        writer.member("signedBy", ifPresent: signer)
        if let exceededLimitBytes { writer.member("limit", exceededLimitBytes) }
        writer.endObject()
    }
}

extension JSONWriter {
    /// Writes the member `dependencies`: each as an index has it, with `resolved` (`vendored`, `file`, `repository`),
    /// `resolvedVersion` and `resolvedFrom` where it was found.
    mutating func dependencies(_ sources: [ChartDependencySource]) {
        key("dependencies")
        beginArray()
        for source in sources {
            beginObject()
            source.dependency.writeMembers(to: &self, withEmptyRepository: false)
            switch source.place {
            case .vendored(let version): place("vendored", version)
            case .file(let version): place("file", version)
            case .repository(let name, let version):
                place("repository", version)
                member("resolvedFrom", name)
            case nil: break
            }
            endObject()
        }
        endArray()
    }

    private mutating func place(_ kind: StaticString, _ version: String) {
        member("resolved", "\(kind)")
        member("resolvedVersion", version)
    }

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
