internal import GitCatalogue
public import O2DMSPluginKit

extension FluxAdapter: PackageUploader, PackageDeleter {
    /// Validates a package and brings it into a Git repository, or makes an object of Flux out of one that lies somewhere already.
    ///
    /// - Parameters:
    ///   - upload: what the form says.
    ///   - call: where the archive comes from and the package goes.
    /// - Throws: every reason not to store it.
    public func uploadPackage(_ upload: PackageUpload, _ call: Call) throws(AdapterError) {
        guard upload.isRegistration else { return try catalogue.upload(upload, call) }
        guard let registration else {
            throw AdapterError(
                .unsupported,
                "what is registered becomes an object in Flux's cluster, and none is configured: see kubernetes"
            )
        }
        try registration.register(upload, call)
    }

    /// Takes a package out of its Git repository, or a source that nothing names out of the cluster.
    ///
    /// - Parameters:
    ///   - deletion: which one.
    ///   - call: the call.
    /// - Throws: `notFound`, `inUse` with the users' names, or why it stays.
    public func deletePackage(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) {
        do throws(AdapterError) {
            try catalogue.delete(deletion, call)
        } catch {
            // What the catalogue lists and cannot delete is a source.
            guard error.code == .unsupported, let cluster else { throw error }
            try SourceRemoval(cluster: cluster).remove(deletion, call)
        }
    }
}
