internal import GitPackages
internal import JSONText
internal import O2DMSPluginKit
internal import SemanticVersion

/// What a list is asked to hold; an absent filter admits everything.
struct CatalogueFilter {
    private let name: String?
    private let version: String?
    private let versionRange: VersionConstraint?
    private let text: TextSearch?
    private let repository: String?
    private let status: String?

    init(_ query: PackageQuery) throws(AdapterError) {
        name = query.name
        version = query.version
        text = query.text.flatMap { $0.isEmpty ? nil : TextSearch($0) }
        repository = query.repository
        status = query.status
        do throws(VersionConstraintError) {
            versionRange = try query.versionRange.map { range throws(VersionConstraintError) in
                try VersionConstraint(range)
            }
        } catch {
            throw AdapterError(
                .invalid,
                "versionRange is not a version constraint: \(error)",
                details: ["parameter": "versionRange"]
            )
        }
    }

    /// The places of the packages that are admitted, in order; nil = all.
    func selection(of catalogue: MergedCatalogue) -> [MergedCatalogue.Slot]? {
        guard
            name != nil || version != nil || versionRange != nil || text != nil || repository != nil
                || status != nil
        else { return nil }
        // Use by deployments is not known here, and Git knows no deprecation.
        guard status == nil || status == "available" else { return [] }
        return catalogue.slots.filter { admits($0, of: catalogue) }
    }

    private func admits(_ slot: MergedCatalogue.Slot, of catalogue: MergedCatalogue) -> Bool {
        let part = catalogue.parts[Int(slot.part)]
        guard let packages = part.packages, repository == nil || repository == part.name else { return false }
        let identity = packages.identity(at: Int(slot.position))
        if let name, name != identity.name { return false }
        if let version, !Self.means(identity.version, version) { return false }
        if let versionRange {
            guard let version = SemanticVersion(lenient: identity.version), versionRange.contains(version)
            else {
                return false
            }
        }
        return text.map { packages.texts(at: Int(slot.position)).contains(where: $0.isIn) } ?? true
    }

    private static func means(_ one: String, _ other: String) -> Bool {
        var (one, other) = (one, other)
        return one.withUTF8 { one in
            other.withUTF8 { other in
                unsafe VersionOrder.means(UnsafeRawBufferPointer(one), sameAs: UnsafeRawBufferPointer(other))
            }
        }
    }
}

/// Looks for a text in others, whatever the case of its letters.
struct TextSearch {
    private let wanted: [UInt8]

    init(_ wanted: String) { self.wanted = Array(wanted.lowercased().utf8) }

    func isIn(_ text: String) -> Bool {
        let bytes = Array(text.lowercased().utf8)
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { start in
            bytes[start] == wanted[0] && bytes[start..<(start + wanted.count)].elementsEqual(wanted)
        }
    }
}
