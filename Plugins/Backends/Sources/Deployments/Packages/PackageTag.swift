internal import SemanticVersion

/// The tag in Git at which a package lies: its files are those of this tag, whatever branches do.
public struct PackageTag: Sendable, Hashable {
    private static let prefix = "refs/tags/"

    /// Without `refs/tags/`.
    public let name: String

    /// Names a tag.
    public init(name: String) { self.name = name }

    /// Whether a reference that is followed means this tag, or may turn out to.
    ///
    /// - Parameters:
    ///   - origin: with the reference.
    ///   - package: the package that lies at the tag.
    /// - Returns: false if it is certain that another reference is meant.
    func mayBeMeant(by origin: GitOrigin, _ package: SoughtPackage) -> Bool {
        guard let reference = origin.reference else { return !origin.isResolved }
        let short =
            reference.hasPrefix(Self.prefix) ? String(reference.dropFirst(Self.prefix.count)) : reference
        if short == name { return true }
        if let range = try? VersionConstraint(short) {
            return package.semanticVersion.map(range.contains) ?? true
        }
        return !origin.isResolved && !Self.isVersion(short, of: package.name)
    }

    /// Whether a name is that of a tag of some version of the package.
    private static func isVersion(_ reference: String, of name: String?) -> Bool {
        guard let name, reference.hasPrefix(name), let mark = reference.dropFirst(name.count).first else {
            return false
        }
        return (mark == "/" || mark == "-")
            && SemanticVersion(String(reference.dropFirst(name.count + 1))) != nil
    }
}
