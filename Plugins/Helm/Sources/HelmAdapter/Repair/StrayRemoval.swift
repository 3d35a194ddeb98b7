internal import HTTPClient
internal import ObjectStore

/// Takes away what the index does not name, so that no publication of the same moment is left without its archive.
///
/// Somebody may just be adopting an orphan. His index and the removal meet at the index: after the removal the index is replaced by
/// itself, which no index that was begun before outlives. Whoever reads the new one finds the archive missing before he names it.
/// If another index came first and names what was removed, it is put back.
struct StrayRemoval {
    enum Outcome: Equatable {
        case removed
        case kept(String)

        /// It was removed, and by whom it was published at the same moment nobody could be asked.
        static func uncertain(_ reason: String) -> Outcome {
            .kept(
                "it was removed, but whether an upload had published it is not known: \(reason); repair again"
            )
        }
    }

    /// Bytes that are held until it is certain that nobody needs them.
    static let heldBytesLimit: UInt64 = 64 << 20
    /// An archive and its provenance file beyond this cannot be put back, and so are not removed.
    static let archiveBytesLimit: UInt64 = 256 << 20
    static let batchLimit = 256
    static let ownedReason = "somebody is at work with it"

    let object: IndexObject
    let strays: [RepositoryScan.Stray]
    var outcomes: [Outcome]
    /// What removed archives and their provenance files held, by the stray's number: the archive last.
    var held: [Int: [(key: String, content: [UInt8])]] = [:]
    /// Whether anything may have been removed.
    var hasBegun = false

    /// Strays in groups that are removed with one replacement of the index each.
    static func batches(of strays: [RepositoryScan.Stray]) -> [[RepositoryScan.Stray]] {
        var batches: [[RepositoryScan.Stray]] = []
        var bytes: UInt64 = 0
        for stray in strays {
            let size = stray.sizeBytes
            let isFull = bytes + size > heldBytesLimit || (batches.last?.count ?? 0) >= batchLimit
            if batches.isEmpty || isFull {
                batches.append([])
                bytes = 0
            }
            batches[batches.count - 1].append(stray)
            bytes += size
        }
        return batches
    }

    init(_ strays: [RepositoryScan.Stray], _ object: IndexObject) {
        self.strays = strays
        self.object = object
        outcomes = strays.map { _ in .removed }
    }
}
