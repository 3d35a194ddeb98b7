internal import SemanticVersion

/// The version that a chart has in its repository, out of the one that Flux made of it.
///
/// Flux replaces the build text by the beginning of a digest (a chart of an OCIRepository, or of Git with the strategy `Revision`), by the
/// generation of the HelmChart (with `valuesFiles`), or by both. The build text that the chart had itself is lost then.
enum ChartVersion {
    /// Takes away what Flux added.
    ///
    /// - Parameters:
    ///   - text: as in a history or in a HelmChart's artifact.
    ///   - digest: of what the chart was made from.
    ///   - isRepacked: whether the HelmChart has `valuesFiles`.
    /// - Returns: the version without what was added; unchanged if nothing was.
    static func original(_ text: String, digest: FluxDigest?, isRepacked: Bool = false) -> String {
        guard let plus = text.firstIndex(of: "+") else { return text }
        let build = text[text.index(after: plus)...].split(separator: ".", omittingEmptySubsequences: false)
        let isDigest = digest.map { build.first.map(String.init) == String($0.hex.prefix(12)) } ?? false
        let isGeneration = isRepacked && !build.isEmpty && build.last.flatMap { UInt64($0) } != nil
        let isAdded =
            switch build.count {
            case 1: isDigest || isGeneration
            case 2: isDigest && isGeneration
            default: false
            }
        return isAdded ? String(text[..<plus]) : text
    }

    /// What may have been the version, when nothing of what it was made from is known any more; `nil` if its build text is none of Flux's.
    static func possible(_ text: String) -> String? {
        guard let plus = text.firstIndex(of: "+") else { return nil }
        let build = text[text.index(after: plus)...].split(separator: ".", omittingEmptySubsequences: false)
        let isDigest = build.first.map { $0.utf8.count == 12 && UInt64($0, radix: 16) != nil } ?? false
        let isGeneration = build.last.flatMap { UInt64($0) } != nil
        let isPossible =
            build.count == 1 ? isDigest || isGeneration : build.count == 2 && isDigest && isGeneration
        return isPossible ? String(text[..<plus]) : nil
    }

    /// The version that a tag of an OCI registry stands for, which cannot have a `+`; `nil` if it stands for none.
    static func version(ofTag tag: String) -> String? {
        let text = String(tag.map { $0 == "_" ? "+" : $0 })
        return SemanticVersion(lenient: text) == nil ? nil : text
    }
}
