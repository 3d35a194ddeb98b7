internal import SemanticVersion

/// Holds entries against a filter, one after the other in catalogue order.
struct EntryMatcher {
    private let filter: CatalogueFilter
    private let version: [UInt8]?
    private let query: [UInt8]?
    /// Versions of one chart mostly share their haystack: what was found in the last one is remembered.
    private var lastHaystack: (text: ArenaText, arena: ObjectIdentifier, isHit: Bool)?

    init(_ filter: CatalogueFilter) {
        self.filter = filter
        version = filter.version.map { Array($0.utf8) }
        query = filter.query.map { Array($0.lowercased().utf8) }
    }

    mutating func admits(_ entry: CatalogueEntry, _ arena: ByteArena, of identity: RepositoryIdentity) -> Bool
    {
        if let repository = filter.repository, repository != identity.name { return false }
        guard filter.admitsStatus(of: entry) else { return false }
        if let version {
            let isSame = unsafe version.withUnsafeBytes { wanted in
                unsafe VersionOrder.means(arena.bytes(entry.version), sameAs: wanted)
            }
            guard isSame else { return false }
        }
        if let range = filter.versionRange {
            guard let version = unsafe SemanticVersion(lenientUTF8: arena.bytes(entry.version)) else {
                return false
            }
            guard range.contains(version) else { return false }
        }
        guard let query else { return true }
        return isHit(query, entry.haystack, arena)
    }

    private mutating func isHit(_ query: [UInt8], _ haystack: ArenaText, _ arena: ByteArena) -> Bool {
        let key = ObjectIdentifier(arena)
        if let last = lastHaystack, last.text == haystack, last.arena == key { return last.isHit }
        let isHit = unsafe query.withUnsafeBytes { needle in
            unsafe ByteOrder.contains(arena.bytes(haystack), needle)
        }
        lastHaystack = (haystack, key, isHit)
        return isHit
    }
}
