internal import JSONText
internal import YAML

/// Reads the fields of a chart from YAML events and collects what is wrong with them instead of stopping there.
///
/// Only what YAML itself refuses is thrown. Whether the values make an acceptable chart is not judged here, see
/// ``ChartMetadataRules``.
struct ChartMetadataReader {
    /// What the metadata is read for.
    enum Purpose {
        /// A chart that someone publishes: unknown keys are remarked on, texts that are too long are refused.
        case publication
        /// A chart that is published already: unknown keys are nobody's business, long texts are cut.
        case listing
    }

    let purpose: Purpose
    let limits: ChartLimits
    /// The file, for messages.
    let path: String
    var metadata = ChartMetadata()
    var findings: ChartFindings
    /// Whether a whole file was read, so that a field that was not found is missing.
    var isComplete = false
    /// Where each field stands.
    var lines: [ChartField: Int] = [:]
    /// Where each of ``ChartMetadata/dependencies`` stands.
    var dependencyLines: [Int] = []
    /// Where each of ``ChartMetadata/maintainers`` stands.
    var maintainerLines: [Int] = []

    init(_ purpose: Purpose, limits: ChartLimits = .init(), path: String = "Chart.yaml") {
        self.purpose = purpose
        self.limits = limits
        self.path = path
        findings = ChartFindings(limitPerRule: limits.reportedProblems)
    }

    /// Reads a mapping whose start was the last event; its end is the last event afterwards.
    ///
    /// - Parameters:
    ///   - events: the text.
    ///   - otherKey: called for a key that is no field of a chart, which is the scalar just read; it reads the
    ///     value and returns true, or reads nothing and returns false to have it skipped.
    /// - Throws: what YAML itself refuses.
    mutating func readMapping(
        _ events: inout YAMLEventReader,
        otherKey: (inout YAMLEventReader) throws(YAMLError) -> Bool = { _ throws(YAMLError) in false }
    ) throws(YAMLError) {
        var otherKeys: Set<ExactString> = []
        while try nextKey(&events) {
            let line = events.mark.line
            if let field = unsafe events.withScalar({ unsafe ChartField($0) }) {
                if lines.updateValue(line, forKey: field) != nil { duplicateKey(field.rawValue, line: line) }
                try read(field, &events)
            } else if try !otherKey(&events) {
                try readUnknown(&events, seen: &otherKeys)
            }
        }
    }

    /// Goes on to the next key of a mapping; false at its end.
    ///
    /// A key that is no text is passed over with its value.
    mutating func nextKey(_ events: inout YAMLEventReader) throws(YAMLError) -> Bool {
        while true {
            let event = try events.next()
            switch event {
            case .scalar: return true
            case .mappingStart, .sequenceStart:
                report(.valueType, line: events.mark.line, "a key must be a text")
                try events.skipRest(of: event)
                try events.skipValue()
            default: return false
            }
        }
    }

    private mutating func read(_ field: ChartField, _ events: inout YAMLEventReader) throws(YAMLError) {
        let name = field.rawValue
        switch field {
        case .apiVersion: metadata.apiVersion = try identity(&events, of: name)
        case .name: metadata.name = try chartName(&events)
        case .version: metadata.version = try identity(&events, of: name)
        case .type: metadata.type = try text(&events, of: name)
        case .appVersion: metadata.appVersion = try text(&events, of: name, quoting: .appVersion)
        case .description: metadata.description = try text(&events, of: name)
        case .home: metadata.home = try text(&events, of: name)
        case .icon: metadata.icon = try text(&events, of: name)
        case .kubeVersion: metadata.kubeVersion = try text(&events, of: name)
        case .condition: metadata.condition = try text(&events, of: name)
        case .tags: metadata.tags = try text(&events, of: name)
        case .keywords: metadata.keywords = try texts(&events, of: name)
        case .sources: metadata.sources = try texts(&events, of: name)
        case .deprecated: metadata.isDeprecated = try bool(&events, of: name)
        case .annotations: try readAnnotations(&events)
        case .maintainers: try readMaintainers(&events)
        case .dependencies: try readDependencies(&events)
        }
    }

    mutating func report(_ rule: ChartRule, line: Int?, _ message: String) {
        findings.report(rule, at: path, line: line, message)
    }

    /// What matters to those who publish a chart and to nobody afterwards.
    mutating func remark(_ rule: ChartRule, line: Int?, _ message: String) {
        guard purpose == .publication else { return }
        findings.report(rule, at: path, line: line, message)
    }

    mutating func duplicateKey(_ key: String, line: Int) {
        report(.duplicateKey, line: line, "the key \"\(ChartText.quoted(key.utf8))\" stands twice")
    }
}
