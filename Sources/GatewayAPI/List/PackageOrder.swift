import SemanticVersion

/// The one order of every list: by artifact name, then by version with the newest first.
enum PackageOrder {
    /// Negative, zero or positive as `left` stands before, with or after `right`.
    static func compare(_ left: ListItem, _ right: ListItem) -> Int {
        if left.name.lexicographicallyPrecedes(right.name) { return -1 }
        if right.name.lexicographicallyPrecedes(left.name) { return 1 }
        return unsafe left.version.withUnsafeBytes { left in
            unsafe right.version.withUnsafeBytes { right in unsafe VersionOrder.compare(left, right) }
        }
    }
}
