internal import AdapterWork
internal import Git
internal import GitPackages
public import O2DMSPluginKit

extension GitCatalogue {
    /// Emits a page of the packages that match.
    ///
    /// - Parameters:
    ///   - query: filters and page.
    ///   - call: where packages go.
    /// - Throws: which repository cannot be served, or that the version range is none.
    public func list(_ query: PackageQuery, _ call: Call) throws(AdapterError) {
        let catalogue = catalogue
        try catalogue.checkAvailability(repository: query.repository)
        // Before the filter is made: whoever has this revision already has its answer.
        guard call.setRevision(catalogue.revision) else { return }
        let selection = try CatalogueFilter(query).selection(of: catalogue) ?? catalogue.slots
        call.setTotal(UInt64(selection.count))
        let first = Int(clamping: min(query.offset, UInt64(selection.count)))
        let count = Int(clamping: min(query.limit, UInt64(selection.count - first)))
        for slot in selection[first..<(first + count)] {
            guard let packages = catalogue.parts[Int(slot.part)].packages else { continue }
            let package = packages.package(at: Int(slot.position), wantsDetail: query.wantsDetail)
            guard call.emit(package) else { return }
        }
    }

    /// Emits each package of an id in the first repository that has any.
    ///
    /// - Parameters:
    ///   - reference: the id, or the one name and version that it is to mean.
    ///   - call: where packages go.
    ///   - lookForStated: has what the adapter states itself listed as it is now; asked only where that is wanted and may tell.
    /// - Throws: `notFound`, or `unavailable` if a place that may have it cannot be looked at.
    public func get(
        _ reference: PackageReference,
        _ call: Call,
        lookForStated: () throws(AdapterError) -> Void = {}
    ) throws(AdapterError) {
        if reference.isFresh { try look(for: reference, call, lookForStated) }
        let catalogue = catalogue
        guard call.setRevision(catalogue.revision) else { return }
        for part in catalogue.parts {
            guard let packages = part.packages, reference.repository.map({ $0 == part.name }) ?? true else {
                continue
            }
            let positions = packages.positions(of: reference)
            for position in positions {
                guard call.emit(packages.package(at: position, wantsDetail: reference.wantsDetail)) else {
                    return
                }
            }
            if !positions.isEmpty { return }
        }
        try catalogue.checkAvailability(repository: reference.repository)
        throw .notFound("there is no package \(ShownText.short(reference.id))")
    }

    /// Emits a package of a repository and its canonical archive, an uncompressed tar whose SHA-256 is its checksum.
    ///
    /// - Parameters:
    ///   - fetch: which one.
    ///   - call: where the bytes go.
    /// - Throws: `notFound`, `unsupported` for a package that is only stated, or what is wrong with the clone.
    public func fetch(_ fetch: PackageFetch, _ call: Call) throws(AdapterError) {
        let identity = GitPackageIdentity(name: fetch.name, version: fetch.version)
        guard case .git(let repository, let package) = try find(identity, fetch.repository, call) else {
            throw AdapterError(
                .unsupported,
                "\(identity) lies where its packageUri says: this adapter does not keep its files"
            )
        }
        guard call.emit(repository.packages.description(of: package, wantsDetail: false)) else { return }
        try AdapterError.translating(repository.settings.name) { () throws(GitFault) in
            try repository.packages.archive(of: package) { call.emit(data: $0) }
        }
    }

    /// The package that the adapter has stated itself; nil = there is none, or a repository in Git has one of that name and version.
    ///
    /// - Parameters:
    ///   - name: the artifact name.
    ///   - version: the version as text.
    /// - Returns: the package.
    public func statedPackage(_ name: String, _ version: String) -> Package? {
        let identity = GitPackageIdentity(name: name, version: version)
        for part in catalogue.parts {
            guard let packages = part.packages, let position = packages.position(of: identity) else {
                continue
            }
            return part.name == nil ? packages.package(at: position, wantsDetail: true) : nil
        }
        return nil
    }
}
