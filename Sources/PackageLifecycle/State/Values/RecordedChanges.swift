/// What the store holds of packages' states, or what of it changed.
public struct RecordedChanges: Sendable, Hashable {
    /// Whether these are all deprecated packages there are, which replaces what was known; else only those that changed.
    public var isWhole: Bool
    /// The state of each package named; `nil` = nothing is recorded any more.
    public var packages: [PackageKey: Deprecation?]
    /// What to ask for next time: everything up to this revision is in here, and perhaps something later as well.
    public var revision: Int64

    /// Describes changes.
    public init(isWhole: Bool, packages: [PackageKey: Deprecation?], revision: Int64) {
        self.isWhole = isWhole
        self.packages = packages
        self.revision = revision
    }
}
