internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore

extension IndexRepository {
    func delete(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) {
        try refuseIfReadOnly(settings)
        let (name, version, checksum) = (deletion.name, deletion.version, deletion.checksum)
        // Whoever means one archive is told of what is there now, not of what was read last.
        if deletion.isDryRun, checksum != nil { try read(call) }
        do throws(PublicationError) {
            guard deletion.isDryRun else {
                _ = try publish(.remove(name: name, version: version, checksum: checksum), HTTPTerms(call))
                return
            }
            guard let snapshot = state.snapshot,
                let position = snapshot.position(name: name, version: version)
            else { throw .notFound }
            try snapshot.checkArchive(at: position, is: checksum)
        } catch {
            throw AdapterError(error, name: name, version: version)
        }
    }

    func look(for reference: PackageReference, _ call: Call) throws(AdapterError) { try read(call) }

    private func read(_ call: Call) throws(AdapterError) {
        _ = try exchange { () throws(HTTPFault) in
            try publisher.refresh(isFresh: true, HTTPTerms(call), serve: serve)
        }
    }
}
