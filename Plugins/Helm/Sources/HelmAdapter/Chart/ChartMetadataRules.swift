internal import SemanticVersion

/// The rules for the fields of a chart that someone publishes.
struct ChartMetadataRules {
    /// An OCI tag, which a version becomes, has at most this many bytes.
    static let versionBytes = 128
    static let nameBytes = 253

    let reader: ChartMetadataReader
    private(set) var findings: ChartFindings
    let metadata: ChartMetadata

    /// Checks what was read.
    init(_ reader: ChartMetadataReader) {
        self.reader = reader
        metadata = reader.metadata
        findings = ChartFindings(limitPerRule: reader.limits.reportedProblems)
        checkAPIVersion()
        checkName()
        checkVersion()
        checkType()
        checkContacts()
        checkPlaceOfDependencies()
        checkDependencies()
    }

    /// Checks the dependencies alone, which an old chart has in `requirements.yaml`.
    init(dependenciesOf reader: ChartMetadataReader) {
        self.reader = reader
        metadata = reader.metadata
        findings = ChartFindings(limitPerRule: reader.limits.reportedProblems)
        checkDependencies()
    }

    /// `[a-z0-9]([-._a-z0-9]{0,251}[a-z0-9])?`: what Helm allows, less what would need care in a path, a URL or a tag.
    static func isName(_ text: String) -> Bool {
        func isEdge(_ byte: UInt8?) -> Bool {
            guard let byte else { return false }
            return (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
        }
        let bytes = text.utf8
        return bytes.count <= nameBytes && isEdge(bytes.first) && isEdge(bytes.last)
            && bytes.allSatisfy {
                isEdge($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
            }
    }

    mutating func report(_ rule: ChartRule, line: Int?, _ message: String) {
        findings.report(rule, at: reader.path, line: line, message)
    }

    private mutating func checkAPIVersion() {
        switch metadata.apiVersion {
        case "v1", "v2": return
        case "" where !reader.isComplete: return
        // Helm reads such a chart as v1, its linter refuses it.
        case "": report(.apiVersion, line: reader.lines[.apiVersion], "apiVersion is missing: v1 or v2")
        default: report(.apiVersion, line: reader.lines[.apiVersion], "apiVersion must be v1 or v2")
        }
    }

    private mutating func checkName() {
        let line = reader.lines[.name]
        if metadata.name.isEmpty {
            guard reader.isComplete else { return }
            report(.name, line: line, "name is missing")
        } else if !Self.isName(metadata.name) {
            let shown = ChartText.quoted(metadata.name.utf8)
            report(
                .name,
                line: line,
                "name \"\(shown)\" must have 1 to \(Self.nameBytes) lower-case letters, digits, '-', '.' or '_', "
                    + "with a letter or digit at both ends"
            )
        }
    }

    private mutating func checkVersion() {
        let line = reader.lines[.version]
        if metadata.version.isEmpty {
            guard reader.isComplete else { return }
            report(.version, line: line, "version is missing")
        } else if metadata.version.utf8.count > Self.versionBytes {
            report(.version, line: line, "version is longer than \(Self.versionBytes) bytes")
        } else if SemanticVersion(metadata.version) == nil {
            let shown = ChartText.quoted(metadata.version.utf8)
            report(.version, line: line, "version \"\(shown)\" is not a semantic version such as 1.2.3")
        } else if metadata.version == "0.0.0-0" || metadata.version.utf8.starts(with: "0.0.0-0+".utf8) {
            report(.version, line: line, "version must be above 0.0.0-0")
        }
    }

    private mutating func checkType() {
        let line = reader.lines[.type]
        switch metadata.type {
        case nil, "", "application", "library": break
        default: report(.type, line: line, "type must be application or library")
        }
        if metadata.type != nil, metadata.apiVersion != "v2" {
            report(.typeAPIVersion, line: line, "type has a meaning only with apiVersion v2")
        }
    }
}
