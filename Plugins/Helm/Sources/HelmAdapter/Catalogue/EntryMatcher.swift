internal import SemanticVersion

/// Holds entries against a filter, one after the other in catalogue order.
struct EntryMatcher {
    private let filter: CatalogueFilter
    private let version: [UInt8]?
    private let query: ByteSearch?
    /// Versions of one chart mostly share their haystack: what was found in the last one is remembered.
    private var lastHaystack: (text: ArenaText, arena: ObjectIdentifier, isHit: Bool)?

    init(_ filter: CatalogueFilter) {
        self.filter = filter
        version = filter.version.map { Array($0.utf8) }
        query = filter.query.map { ByteSearch(Array($0.lowercased().utf8)) }
    }

    mutating func admits(_ position: Int, of snapshot: RepositorySnapshot, _ identity: RepositoryIdentity)
        -> Bool
    {
        let entry = snapshot.entries[position]
        // First, because it needs the version alone.
        if let range = filter.versionRange {
            let version = unsafe SemanticVersion(lenientUTF8: snapshot.arena.bytes(entry.version))
            guard let version, range.contains(version) else { return false }
        }
        if let repository = filter.repository, repository != identity.name { return false }
        guard filter.admitsStatus(of: entry) else { return false }
        if let version {
            let isSame = unsafe version.withUnsafeBytes { wanted in
                unsafe VersionOrder.means(snapshot.arena.bytes(entry.version), sameAs: wanted)
            }
            guard isSame else { return false }
        }
        guard let query else { return true }
        return isHit(query, entry.haystack, snapshot.arena)
    }

    private mutating func isHit(_ query: ByteSearch, _ haystack: ArenaText, _ arena: ByteArena) -> Bool {
        let key = ObjectIdentifier(arena)
        if let last = lastHaystack, last.text == haystack, last.arena == key { return last.isHit }
        let isHit = unsafe query.isIn(arena.bytes(haystack))
        lastHaystack = (haystack, key, isHit)
        return isHit
    }
}
