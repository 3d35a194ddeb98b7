internal import OCIRegistry
internal import SemanticVersion

/// Versions as tags: a tag has no `+`, a version has no `_`, so each stands for the other.
enum VersionTag {
    /// The tag of a version; `nil` = it has none, because a tag has at most 128 bytes.
    static func encoded(_ version: String) -> String? {
        let tag = String(decoding: version.utf8.map { $0 == 0x2B ? 0x5F : $0 }, as: UTF8.self)
        return RegistryGrammar.isTag(tag) ? tag : nil
    }

    /// The version of a tag; `nil` = it is none that Helm would see: three numbers, no `v`.
    static func decoded(_ tag: String) -> String? {
        guard RegistryGrammar.isTag(tag) else { return nil }
        let version = String(decoding: tag.utf8.map { $0 == 0x5F ? 0x2B : $0 }, as: UTF8.self)
        return SemanticVersion(version) == nil ? nil : version
    }
}
