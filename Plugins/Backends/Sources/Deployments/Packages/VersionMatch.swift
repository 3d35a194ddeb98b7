internal import O2DMSPluginKit
internal import SemanticVersion

/// Holds a deployed chart's version against a package's.
struct VersionMatch {
    private static let suffixLength = 12

    private let version: String

    /// - Parameter version: as it is written; in the tag of an OCI registry `_` stands for `+`.
    init(_ version: String) { self.version = version }

    /// A version as a tag of an OCI registry has it, where a plus cannot be.
    static func version(ofTag tag: String) -> String { String(tag.map { $0 == "_" ? "+" : $0 }) }

    /// Equal as text, or as versions with their build text, or once Flux's suffix is taken off.
    func evidence(of package: SoughtPackage) -> DeploymentEvidence {
        guard let sought = package.version else { return .nameVersion }
        if version == sought { return .nameVersion }
        guard let number = SemanticVersion(lenient: Self.version(ofTag: version)),
            let wanted = package.semanticVersion
        else {
            return .none
        }
        if number == wanted { return .nameVersion }
        return suffixEvidence(number, wanted, package.digests)
    }

    /// Flux puts the first 12 hex digits of an artifact's digest in the place of the build text.
    private func suffixEvidence(
        _ number: SemanticVersion,
        _ wanted: SemanticVersion,
        _ digests: Set<String>
    ) -> DeploymentEvidence {
        guard number.build.utf8.count == Self.suffixLength, number.build.utf8.allSatisfy(Self.isHex),
            (number.major, number.minor, number.patch) == (wanted.major, wanted.minor, wanted.patch),
            number.prerelease == wanted.prerelease
        else { return .none }
        return digests.contains { $0.hasPrefix("sha256:\(number.build)") } ? .exact : .nameVersion
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
