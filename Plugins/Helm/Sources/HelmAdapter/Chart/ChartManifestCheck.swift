internal import YAML

/// Whether a file of `crds/` holds custom resource definitions and nothing else (C8 62 to 64), found out while it streams by.
struct ChartManifestCheck {
    private(set) var findings: ChartFindings
    private let path: String

    /// Reads a file; see ``ChartYAMLScan`` for the parameters.
    init(path: String, limits: ChartLimits, read: @escaping (UnsafeMutableRawBufferPointer) -> Int) {
        self.path = path
        var found = ChartFindings(limitPerRule: limits.reportedProblems)
        let problem = unsafe ChartYAMLScan.problem(bytes: Int(clamping: limits.fileBytes), read: read) {
            events throws(YAMLError) in
            while case let event = try events.next(), event != .streamEnd {
                guard event == .documentStart else { continue }
                try Self.checkDocument(&events, path, &found)
            }
        }
        if let problem {
            // What a text that is no YAML seems to say is of no interest.
            found = ChartFindings(limitPerRule: limits.reportedProblems)
            found.report(.crdText, at: path, line: problem.line, problem.message)
        }
        findings = found
    }

    private static func checkDocument(
        _ events: inout YAMLEventReader,
        _ path: String,
        _ findings: inout ChartFindings
    ) throws(YAMLError) {
        let first = try events.next()
        let line = events.mark.line
        if first == .scalar, events.scalarKind == .null { return }
        guard first == .mappingStart else {
            findings.report(.crdText, at: path, line: line, "a manifest must be a mapping of keys and values")
            return try events.skipRest(of: first)
        }
        let (apiVersion, kind) = try identity(&events)
        if !apiVersion.utf8.starts(with: "apiextensions.k8s.io".utf8) {
            findings.report(
                .crdAPIVersion,
                at: path,
                line: line,
                "apiVersion \"\(ChartText.quoted(apiVersion.utf8))\" is not of apiextensions.k8s.io"
            )
        }
        if kind != "CustomResourceDefinition" {
            let shown = ChartText.quoted(kind.utf8)
            findings.report(
                .crdKind,
                at: path,
                line: line,
                "kind \"\(shown)\" is not CustomResourceDefinition"
            )
        }
    }

    /// The two members of a mapping whose start was the last event; its end is the last event afterwards.
    private static func identity(
        _ events: inout YAMLEventReader
    ) throws(YAMLError) -> (apiVersion: String, kind: String) {
        var (apiVersion, kind) = ("", "")
        while case let event = try events.next(), event != .mappingEnd {
            let key = events.scalarString
            try events.skipRest(of: event)
            let value = try events.next()
            switch key {
            case "apiVersion": apiVersion = events.scalarString
            case "kind": kind = events.scalarString
            default: break
            }
            try events.skipRest(of: value)
        }
        return (apiVersion, kind)
    }
}
