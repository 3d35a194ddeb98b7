internal import GitCatalogue
public import O2DMSPluginKit

extension ArgoCDAdapter: PackageLister, PackageGetter, PackageFetcher, PackageUploader, PackageDeleter {
    /// Emits a page of the packages that match.
    public func listPackages(_ query: PackageQuery, _ call: Call) throws(AdapterError) {
        try catalogue.list(query, call)
    }

    /// Emits each package of an id in the first repository that has any.
    public func getPackage(_ reference: PackageReference, _ call: Call) throws(AdapterError) {
        try catalogue.get(reference, call) { () throws(AdapterError) in
            try lookForRegistered(reference, call)
        }
    }

    /// Emits a package and its canonical archive.
    public func fetchPackage(_ fetch: PackageFetch, _ call: Call) throws(AdapterError) {
        try catalogue.fetch(fetch, call)
    }

    /// Validates a package and brings it into a repository, or notes one that lies there already.
    public func uploadPackage(_ upload: PackageUpload, _ call: Call) throws(AdapterError) {
        guard !upload.isRegistration else { return try register(upload, call) }
        try catalogue.upload(upload, call)
    }

    /// Takes a package out of its repository, or takes the note of a registered one away.
    public func deletePackage(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) {
        let isStated = catalogue.statedPackage(deletion.name, deletion.version) != nil
        if isStated, try unregister(deletion, call) { return }
        try catalogue.delete(deletion, call)
    }
}
