internal import HTTPClient

/// Which keys of a store can be archives.
enum ArchiveKey {
    /// Begins the names of what the gateway keeps for itself.
    static let reservedPrefix = ".o2dms-"

    /// Whether a key belongs to the repository itself, so that no archive can have it.
    static func isReserved(_ key: String) -> Bool {
        key == StoredIndex.key || key.utf8.starts(with: reservedPrefix.utf8)
    }

    /// The keys that an index can mean by `reference`, the likelier first.
    ///
    /// Helm writes names as they are; others encode them.
    static func candidates(_ reference: String) -> [String] {
        let decoded = PercentEncoding.decode(reference).flatMap { $0 == reference ? nil : $0 }
        return [reference, decoded].compactMap(\.self).filter {
            ArchiveAddressing.isPlainPath(Array($0.utf8)[...]) && !$0.utf8.contains(0) && !isReserved($0)
        }
    }
}
