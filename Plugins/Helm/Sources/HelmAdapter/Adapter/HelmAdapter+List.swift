internal import CO2DMSPlugin
internal import JSONText
public import O2DMSPluginKit
internal import SemanticVersion

/// A page without filters costs what the page costs: nothing is allocated for a package, and its texts are lent from the snapshot.
extension HelmAdapter: PackageLister {
    /// Emits a page of the catalogue.
    ///
    /// - Parameters:
    ///   - query: filters and page.
    ///   - call: where packages go.
    /// - Throws: which repository cannot be served, or that the version range is none.
    public func listPackages(_ query: PackageQuery, _ call: Call) throws(AdapterError) {
        let catalogue = catalogue
        try catalogue.checkAvailability(repository: query.repository)
        // Before the filter is made: whoever has this revision already has its answer.
        guard call.setRevision(catalogue.revision) else { return }
        let filter = try CatalogueFilter(query)
        let selection = catalogue.select(filter)
        call.setTotal(UInt64(selection.count))
        let first = Int(clamping: min(query.offset, UInt64(selection.count)))
        let count = Int(clamping: min(query.limit, UInt64(selection.count - first)))
        for item in first..<(first + count) {
            let slot = catalogue.slot(at: selection[item])
            guard catalogue.emit(slot, detail: query.wantsDetail, to: call) else { return }
        }
    }
}

extension CatalogueFilter {
    init(_ query: PackageQuery) throws(AdapterError) {
        name = query.name
        version = query.version
        self.query = query.text.flatMap { $0.isEmpty ? nil : $0 }
        repository = query.repository
        status = query.status
        guard let range = query.versionRange else { return }
        do throws(VersionConstraintError) {
            versionRange = try VersionConstraint(range)
        } catch {
            throw AdapterError(
                .invalid,
                "versionRange is not a version constraint: \(error)",
                details: ["parameter": "versionRange"]
            )
        }
    }
}

extension Catalogue {
    func checkAvailability(repository: String?) throws(AdapterError) {
        guard let part = unavailable(repository: repository) else { return }
        let name = part.identity.name
        throw .unavailable(
            "repository \(name): \(part.unavailability ?? "cannot be read")",
            retryAfterMilliseconds: 1000
        )
    }
}
