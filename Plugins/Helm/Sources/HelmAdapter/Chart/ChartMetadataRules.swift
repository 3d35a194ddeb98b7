internal import SemanticVersion

/// The rules for the fields of a chart that someone publishes (C8 22 to 32, and the gateway's own).
struct ChartMetadataRules {
    /// An OCI tag, which a version becomes, has at most this many bytes.
    static let versionBytes = 128
    static let nameBytes = 253

    let reader: ChartMetadataReader
    private(set) var findings: ChartFindings
    private let metadata: ChartMetadata

    /// Checks what was read.
    init(_ reader: ChartMetadataReader) {
        self.reader = reader
        metadata = reader.metadata
        findings = ChartFindings(limit: reader.limits.reportedProblems)
        checkAPIVersion()
        checkName()
        checkVersion()
        checkType()
        checkDependencies()
    }

    /// Checks the dependencies alone, which an old chart has in `requirements.yaml`.
    init(dependenciesOf reader: ChartMetadataReader) {
        self.reader = reader
        metadata = reader.metadata
        findings = ChartFindings(limit: reader.limits.reportedProblems)
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

    private mutating func violation(_ rule: ChartRule, line: Int?, _ message: String) {
        findings.violation(rule, at: reader.path, line: line, message)
    }

    private mutating func warning(_ rule: ChartRule, line: Int?, _ message: String) {
        findings.warning(rule, at: reader.path, line: line, message)
    }

    private mutating func checkAPIVersion() {
        switch metadata.apiVersion {
        case "v1", "v2": return
        // Helm reads such a chart as v1, its linter complains.
        case "" where !reader.isComplete: return
        case "": warning(.apiVersion, line: reader.lines[.apiVersion], "apiVersion is missing: v1 is assumed")
        default: violation(.apiVersion, line: reader.lines[.apiVersion], "apiVersion must be v1 or v2")
        }
    }

    private mutating func checkName() {
        let line = reader.lines[.name]
        if metadata.name.isEmpty {
            guard reader.isComplete else { return }
            violation(.name, line: line, "name is missing")
        } else if !Self.isName(metadata.name) {
            let shown = ChartText.quoted(metadata.name.utf8)
            violation(
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
            violation(.version, line: line, "version is missing")
        } else if metadata.version.utf8.count > Self.versionBytes {
            violation(.version, line: line, "version is longer than \(Self.versionBytes) bytes")
        } else if SemanticVersion(metadata.version) == nil {
            let shown = ChartText.quoted(metadata.version.utf8)
            violation(.version, line: line, "version \"\(shown)\" is not a semantic version such as 1.2.3")
        }
    }

    private mutating func checkType() {
        let line = reader.lines[.type]
        switch metadata.type {
        case nil, "", "application", "library": break
        default: violation(.type, line: line, "type must be application or library")
        }
        if metadata.type != nil, metadata.apiVersion == "v1" {
            warning(.type, line: line, "type has a meaning only with apiVersion v2")
        }
    }

    private mutating func checkDependencies() {
        if metadata.apiVersion == "v1", reader.lines[.dependencies] != nil {
            warning(
                .dependencies,
                line: reader.lines[.dependencies],
                "with apiVersion v1 dependencies belong into requirements.yaml"
            )
        }
        var names: Set<String> = []
        for (dependency, line) in zip(metadata.dependencies, reader.dependencyLines) {
            checkIdentity(of: dependency, line: line)
            checkVersion(of: dependency, line: line)
            checkRepository(of: dependency, line: line)
            let name = dependency.effectiveName
            if !name.isEmpty, !names.insert(name).inserted {
                let shown = ChartText.quoted(name.utf8)
                violation(
                    .dependencyDuplicate,
                    line: line,
                    "more than one dependency with name or alias \"\(shown)\""
                )
            }
        }
    }

    private mutating func checkIdentity(of dependency: ChartDependency, line: Int) {
        if dependency.name.isEmpty {
            violation(.dependencies, line: line, "a dependency has no name")
        } else if dependency.name == "." || dependency.name == ".."
            || dependency.name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") })
        {
            violation(.dependencies, line: line, "the name of a dependency must not be a path")
        }
        guard let alias = dependency.alias, !alias.isEmpty else { return }
        let isProper = alias.utf8.allSatisfy {
            (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: "-")
        }
        if !isProper {
            violation(.dependencyAlias, line: line, "an alias must have letters, digits, '_' and '-' only")
        }
    }

    private mutating func checkVersion(of dependency: ChartDependency, line: Int) {
        let name = ChartText.quoted(dependency.name.utf8)
        guard !dependency.version.isEmpty else {
            return warning(.dependencyVersion, line: line, "the dependency \"\(name)\" has no version")
        }
        if (try? VersionConstraint(dependency.version)) == nil {
            violation(
                .dependencyVersion,
                line: line,
                "the dependency \"\(name)\" has no valid version constraint"
            )
        }
    }

    private mutating func checkRepository(of dependency: ChartDependency, line: Int) {
        guard let repository = dependency.repository,
            case .refused(let reason) = ChartRepositoryAddress(repository)
        else { return }
        let name = ChartText.quoted(dependency.name.utf8)
        violation(.dependencyRepository, line: line, "the repository of the dependency \"\(name)\" \(reason)")
    }
}
