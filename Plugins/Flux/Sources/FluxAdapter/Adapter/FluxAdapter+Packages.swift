internal import GitCatalogue
public import O2DMSPluginKit

extension FluxAdapter: PackageLister, PackageGetter, PackageFetcher {
    /// Emits a page of the packages in Git and of Flux's sources.
    ///
    /// - Parameters:
    ///   - query: filters and page.
    ///   - call: where packages go.
    /// - Throws: which repository cannot be served.
    public func listPackages(_ query: PackageQuery, _ call: Call) throws(AdapterError) {
        try catalogue.list(query, call)
    }

    /// Emits each package of an id.
    ///
    /// - Parameters:
    ///   - reference: the id.
    ///   - call: where packages go.
    /// - Throws: `notFound`, or which repository cannot be served.
    public func getPackage(_ reference: PackageReference, _ call: Call) throws(AdapterError) {
        try catalogue.get(reference, call)
    }

    /// Emits a package in Git and its canonical archive.
    ///
    /// - Parameters:
    ///   - fetch: which one.
    ///   - call: where the bytes go.
    /// - Throws: `notFound`, `unsupported` for a source, whose archive is in the cluster.
    public func fetchPackage(_ fetch: PackageFetch, _ call: Call) throws(AdapterError) {
        try catalogue.fetch(fetch, call)
    }
}
