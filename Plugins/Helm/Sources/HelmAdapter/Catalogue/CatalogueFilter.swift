internal import SemanticVersion

/// What a list is asked to hold; an absent filter admits everything.
struct CatalogueFilter {
    var name: String?
    var version: String?
    var versionRange: VersionConstraint?
    var query: String?
    var repository: String?
    var status: String?

    var isEmpty: Bool {
        name == nil && version == nil && versionRange == nil && query == nil && repository == nil
            && status == nil
    }

    /// Whether an entry has the status asked for.
    ///
    /// Use by deployments is not known here, so no entry is `in_use`.
    func admitsStatus(of entry: CatalogueEntry) -> Bool {
        switch status {
        case nil: true
        case "available": !entry.isDeprecated
        case "deprecated": entry.isDeprecated
        default: false
        }
    }
}
