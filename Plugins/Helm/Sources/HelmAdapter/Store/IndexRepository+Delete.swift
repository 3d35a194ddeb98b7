internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore

extension IndexRepository {
    func delete(
        name: String,
        version: String,
        isForced: Bool,
        isDryRun: Bool,
        _ call: Call
    ) throws(AdapterError) {
        try refuseIfReadOnly(settings)
        do throws(PublicationError) {
            guard isDryRun else {
                _ = try publish(.remove(name: name, version: version), HTTPTerms(call))
                return
            }
            guard state.snapshot?.position(name: name, version: version) != nil else { throw .notFound }
        } catch {
            throw AdapterError(error, name: name, version: version)
        }
    }
}
