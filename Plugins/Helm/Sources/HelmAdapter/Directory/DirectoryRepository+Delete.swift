internal import O2DMSPluginKit

extension DirectoryRepository {
    func delete(name: String, version: String, isDryRun: Bool, _ call: Call) throws(AdapterError) {
        try refuseIfReadOnly(settings)
        do throws(PublicationError) {
            if isDryRun {
                guard state.snapshot?.position(name: name, version: version) != nil else { throw .notFound }
                return
            }
            _ = try publish(.remove(name: name, version: version))
        } catch {
            throw AdapterError(error, name: name, version: version)
        }
    }
}
