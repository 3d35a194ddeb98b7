internal import Deployments

extension ApplicationSource {
    /// What a source is a source of.
    enum Kind: Hashable, Sendable {
        case git
        /// A chart in a repository of Helm, or in a registry.
        case chart
        /// An artifact in a registry that is no chart by its declaration.
        case oci
    }

    private static let registryScheme = "oci://"

    var kind: Kind {
        if let chart, !chart.isEmpty { return .chart }
        return repoURL?.lowercased().hasPrefix(Self.registryScheme) ?? false ? .oci : .git
    }

    /// Text in which a template still has to put something.
    static func isTemplate(_ text: some StringProtocol) -> Bool { TemplateText.hasAction(text) }

    /// The same of one segment of a path, which also a pattern leaves open.
    static func isOpen(_ segment: Substring) -> Bool {
        isTemplate(segment)
            || segment.utf8.contains {
                $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[")
            }
    }

    /// Where it is from: a repository, or with what the address of one begins, or neither if that is all a template's; nil = nowhere.
    var place: (repository: RepositoryAddress?, region: RepositoryAddress?)? {
        guard let repoURL, !repoURL.isEmpty else { return nil }
        guard Self.isTemplate(repoURL) else { return RepositoryAddress(repoURL).map { ($0, nil) } }
        let fixed = TemplateText(repoURL).beginning
        let host = fixed.firstRange(of: "://")?.upperBound ?? fixed.startIndex
        let region = fixed[host...].lastIndex(of: "/").flatMap { RepositoryAddress(String(fixed[..<$0])) }
        return (nil, region)
    }

    /// Whether it is an artifact in a registry, or a template may make it one: those are deployed as a whole.
    var mayBeArtifact: Bool {
        if kind == .oci { return true }
        guard let repoURL, Self.isTemplate(repoURL) else { return false }
        let beginning = TemplateText(repoURL).beginning.lowercased()
        let path = path ?? ""
        return Self.registryScheme.hasPrefix(beginning) || beginning.hasPrefix(Self.registryScheme)
            ? ["", ".", "./"].contains(path) || path.hasPrefix("{{") : false
    }
}

extension TemplateText {
    /// What the last segment of a path may be.
    var lastSegment: NamePattern {
        var parts = texts
        if let place = parts.lastIndex(where: { $0.contains("/") }) {
            let tail = parts[place].split(separator: "/", omittingEmptySubsequences: false).last ?? ""
            parts.replaceSubrange(...place, with: [String(tail)])
        }
        return NamePattern(parts)
    }
}
