internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore

/// What lies in a store beside what its index names, at one moment.
struct RepositoryScan {
    /// An archive, or what belongs to none, with the provenance file beside it.
    struct Stray {
        let kind: RepairReport.Finding.Kind
        let head: ObjectHead
        var provenance: ObjectHead?

        /// With the provenance file.
        var sizeBytes: UInt64 { head.sizeBytes + (provenance?.sizeBytes ?? 0) }
    }

    /// A version whose archive is gone, or is none that anybody could read.
    struct Dangling {
        let name: String
        let version: String
        let key: String
        /// Why it cannot be read; nil = it is gone.
        let reason: String?
    }

    /// By key.
    private(set) var strays: [Stray] = []
    private(set) var dangling: [Dangling] = []
    /// Whether there is an index at all.
    let hasIndex: Bool

    /// Looks at a store, then at its index: what is published in between is no orphan.
    init(
        _ store: any ObjectStore,
        _ terms: HTTPTerms,
        index: () throws(HTTPFault) -> RepositorySnapshot
    ) throws(HTTPFault) {
        var heads: [String: ObjectHead] = [:]
        // A directory names what is work in progress only to those who ask for it.
        for prefix in ["", ArchiveKey.reservedPrefix] {
            try store.list(prefix: prefix, terms) { heads[$0.key] = $0 }
        }
        hasIndex = heads[StoredIndex.key] != nil
        let snapshot = try index()
        let named = try findDangling(snapshot, heads, store, terms)
        findStrays(heads, named)
    }

    /// - Returns: the keys that the index may mean.
    private mutating func findDangling(
        _ snapshot: RepositorySnapshot,
        _ heads: [String: ObjectHead],
        _ store: any ObjectStore,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> Set<String> {
        var named: Set<String> = []
        for entry in snapshot.entries {
            let reference = snapshot.arena.string(entry.reference)
            let keys = ArchiveKey.candidates(reference)
            named.formUnion(keys)
            guard !keys.contains(where: { heads[$0] != nil }) else { continue }
            // Published since the listing, or in a folder that a directory's listing does not enter.
            guard let reason = try Self.absence(of: keys, store, terms) else { continue }
            dangling.append(
                Dangling(
                    name: snapshot.arena.string(entry.name),
                    version: snapshot.arena.string(entry.version),
                    key: keys.first ?? reference,
                    reason: reason.isEmpty ? nil : reason
                )
            )
        }
        return named
    }

    /// Nil = one of the objects is there; else what lies under a key without being one, empty if nothing does.
    private static func absence(of keys: [String], _ store: any ObjectStore, _ terms: HTTPTerms)
        throws(HTTPFault) -> String?
    {
        var obstacle = ""
        for key in keys {
            if let found = try store.obstacle(key, terms) {
                obstacle = found
            } else if try store.head(key, terms) != nil {
                return nil
            }
        }
        return obstacle
    }

    /// Only the top of the place is the repository's own: what lies below may be another one's.
    private mutating func findStrays(_ heads: [String: ObjectHead], _ named: Set<String>) {
        for (key, head) in heads.sorted(by: { $0.key < $1.key }) where !key.utf8.contains(UInt8(ascii: "/")) {
            if key.utf8.starts(with: ArchiveKey.reservedPrefix.utf8) {
                if key != WorkName.lock { strays.append(Stray(kind: .temporary, head: head)) }
            } else if key.utf8.hasSuffix(".tgz.prov".utf8) {
                let archive = String(key.dropLast(5))
                let isAlone = heads[archive] == nil && !named.contains(archive)
                if isAlone { strays.append(Stray(kind: .provenance, head: head)) }
            } else if key.utf8.hasSuffix(".tgz".utf8), !named.contains(key) {
                strays.append(Stray(kind: .orphan, head: head, provenance: heads[key + ".prov"]))
            }
        }
    }
}

extension String.UTF8View {
    fileprivate func hasSuffix(_ suffix: String.UTF8View) -> Bool {
        self.suffix(suffix.count).elementsEqual(suffix)
    }
}
