/// The one state that is recorded: a package without it is available, or in use, which the adapters tell.
public struct Deprecation: Sendable, Hashable {
    /// Since when, in nanoseconds since 1970 UTC.
    public var since: Int64
    /// Who asked for it.
    public var who: String
    /// Whether it came of a deletion that keeps the package (`force=false`).
    public var isSoftDeletion: Bool
    /// The checksum of the archive that it was said of (`sha256:…`); empty if the adapter states none.
    public var checksum: String

    /// Marks a package.
    public init(since: Int64, who: String, isSoftDeletion: Bool, checksum: String = "") {
        self.since = since
        self.who = who
        self.isSoftDeletion = isSoftDeletion
        self.checksum = checksum
    }

    /// Whether it speaks of a package with this checksum: another archive of the same name and version is another package.
    public func applies(to checksum: String?) -> Bool {
        guard let checksum, !checksum.isEmpty, !self.checksum.isEmpty else { return true }
        return checksum == self.checksum
    }
}
