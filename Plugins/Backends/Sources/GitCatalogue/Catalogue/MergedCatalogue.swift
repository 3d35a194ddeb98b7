internal import AdapterWork
internal import Digest
internal import GitPackages
internal import O2DMSPluginKit

/// What an adapter has to offer, merged into one list; never changes, replaced as a whole.
final class MergedCatalogue: Sendable {
    /// One repository, or what the adapter states itself.
    struct Part: Sendable {
        /// As the configuration calls it; nil = it stands there under no name.
        let name: String?
        /// Nil = it cannot be served.
        let packages: (any PackageCollection)?
        /// Why not.
        let unavailability: String?
    }

    /// A place in the merged list.
    struct Slot: Sendable {
        let part: UInt32
        let position: UInt32
    }

    let parts: [Part]
    let slots: [Slot]
    /// Changes with anything that a list or a package shows.
    let revision: String

    init(_ parts: [Part]) throws(DigestError) {
        self.parts = parts
        slots = Self.merge(parts)
        var digest = try SHA256()
        for part in parts {
            try digest.update(Array("\(part.name ?? "")\n\(part.packages?.revision ?? "")\n".utf8))
        }
        revision = String(try digest.finalize().hex.prefix(32))
    }

    /// Throws if something that may have what is wanted cannot be served.
    ///
    /// - Parameter repository: the only one that counts; nil = all.
    /// - Throws: `notFound` if there is no such repository, `unavailable`.
    func checkAvailability(repository: String?) throws(AdapterError) {
        if let repository, !parts.contains(where: { $0.name == repository }) {
            throw .notFound("there is no repository \(ShownText.short(repository))")
        }
        for part in parts where part.packages == nil && (repository == nil || part.name == repository) {
            throw .unavailable(
                "repository \(part.name ?? ""): \(part.unavailability ?? "cannot be read")",
                retryAfterMilliseconds: 1000
            )
        }
    }

    /// Merges ordered lists; of equal packages those of the first part come first.
    private static func merge(_ parts: [Part]) -> [Slot] {
        let counts = parts.map { $0.packages?.count ?? 0 }
        var heads = parts.map { $0.packages.flatMap { $0.count > 0 ? $0.identity(at: 0) : nil } }
        var positions = [Int](repeating: 0, count: parts.count)
        var slots: [Slot] = []
        slots.reserveCapacity(counts.reduce(0, +))
        while true {
            var best: (part: Int, identity: GitPackageIdentity)?
            for (part, head) in heads.enumerated() {
                guard let head else { continue }
                if let best, !CanonicalOrder.precedes(head, best.identity) { continue }
                best = (part, head)
            }
            guard let part = best?.part else { return slots }
            slots.append(Slot(part: UInt32(part), position: UInt32(positions[part])))
            positions[part] += 1
            heads[part] =
                positions[part] < counts[part] ? parts[part].packages?.identity(at: positions[part]) : nil
        }
    }
}
