internal import Deployments

/// What a source is called as a package, and its address.
struct SourceAddress {
    let name: String
    let version: String
    /// `git+https://…//path?ref=…`, `oci://…`, or `helm+https://…?chart=…&version=…`: an index says where a chart's archive lies.
    let uri: String

    /// Nil if the source names no repository.
    init?(_ resolved: SourceRevision) {
        let source = resolved.source
        guard let url = source.repoURL, !url.isEmpty else { return nil }
        let shown = ShownAddress.text(Self.url(url, source.kind))
        version = resolved.revision ?? source.targetRevision.flatMap { $0.isEmpty ? nil : $0 } ?? "HEAD"
        let path = (source.path ?? "").split(separator: "/").filter { $0 != "." }
        switch source.kind {
        case .git:
            name = Self.name([Self.lastSegment(shown)] + path)
            uri = "git+\(shown)//\(path.joined(separator: "/"))?ref=\(version)"
        case .oci:
            name = Self.name([Self.lastSegment(shown)])
            uri = shown + (version.hasPrefix("sha256:") ? "@" : ":") + version
        case .chart:
            let chart = source.chart ?? ""
            name = Self.name([chart[...]])
            uri =
                shown.hasPrefix("oci://")
                ? "\(shown)/\(chart):\(version)" : "helm+\(shown)?chart=\(chart)&version=\(version)"
        }
    }

    /// Registries of charts are written without a scheme, and Git's by SSH as `user@host:path`.
    private static func url(_ text: String, _ kind: ApplicationSource.Kind) -> String {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        guard !text.contains("://") else { return text }
        guard kind == .git else { return "oci://\(text)" }
        guard let colon = text.firstIndex(of: ":") else { return text }
        return "ssh://\(text[..<colon])/\(text[text.index(after: colon)...])"
    }

    private static func lastSegment(_ url: String) -> Substring {
        let last = url.split(separator: "/").last ?? "repository"
        return last.hasSuffix(".git") ? last.dropLast(4) : last
    }

    private static func name(_ segments: [Substring]) -> String {
        let joined = segments.joined(separator: "-")
        return String(
            joined.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" }
        )
    }
}
