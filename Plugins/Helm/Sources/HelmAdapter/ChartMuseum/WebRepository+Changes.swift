internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit

/// Uploads to and deletions from a ChartMuseum.
extension WebRepository {
    func upload(_ upload: ChartUpload, _ call: Call) throws(AdapterError) -> StoredChart? {
        let museum = try museum("be uploaded to", call)
        let received = try ReceivedChart(upload, call)
        let chart = received.metadata
        return try turns.hold("\(chart.name)-\(chart.version)", call) { () throws(AdapterError) in
            let publication = ChartMuseumPublication(
                museum: museum,
                follower: follower,
                deletions: deletions,
                arrivals: arrivals,
                received: received,
                provenance: upload.parameters.provenance,
                timeout: settings.timeout,
                call: call
            )
            try publication.checkVacancy()
            guard !upload.isDryRun else {
                received.report(to: call)
                return nil
            }
            return StoredChart(
                name: chart.name,
                version: chart.version,
                snapshot: try publication.run(),
                sizeBytes: received.sizeBytes,
                inspection: received.inspection
            )
        }
    }

    func delete(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) {
        let museum = try museum("be deleted from", call)
        let (name, version) = (deletion.name, deletion.version)
        try turns.hold("\(name)-\(version)", call) { () throws(AdapterError) in
            guard let snapshot = state.snapshot,
                let position = snapshot.position(name: name, version: version)
            else { throw AdapterError(.notFound, name: name, version: version) }
            let archive = snapshot.archive(at: position).address
            try checkArchive(deletion, at: archive, in: museum, call)
            guard !deletion.isDryRun else { return }
            do throws(HTTPFault) {
                let isNew = try delete(name, version, archive, from: museum, call)
                follower.publish { deletions.remove(name: name, version: version, from: $0 ?? snapshot) }
                guard isNew else { throw HTTPFault(.absent, "") }
            } catch {
                throw error.kind == .absent
                    ? AdapterError(.notFound, name: name, version: version) : AdapterError(error)
            }
        }
    }

    /// Throws if what the server stores now is another archive than the one that is meant.
    ///
    /// Its index may be older, so the archive itself is read. The API deletes by name and version alone: what comes in the moment
    /// between this and the deletion goes.
    private func checkArchive(
        _ deletion: PackageDeletion,
        at stated: String,
        in museum: ChartMuseumAPI,
        _ call: Call
    ) throws(AdapterError) {
        guard let checksum = deletion.checksum else { return }
        let (name, version) = (deletion.name, deletion.version)
        let found = try storedChecksum(name, version, at: stated, in: museum, call)
        guard found != checksum else { return }
        throw AdapterError(
            found == nil ? .notFound : .replaced(checksum: found),
            name: name,
            version: version
        )
    }

    /// Deletes, and holds the answer against what can still be fetched: "not found" is also said when the storage failed, and after a
    /// broken exchange only that tells.
    ///
    /// - Returns: `false` = it was gone before.
    private func delete(
        _ name: String,
        _ version: String,
        _ archive: String,
        from museum: ChartMuseumAPI,
        _ call: Call
    ) throws(HTTPFault) -> Bool {
        let terms = HTTPTerms(timeout: settings.timeout, for: call)
        let isDeleted: Bool
        var fault: HTTPFault?
        do throws(HTTPFault) { isDeleted = try museum.delete(name, version, terms) } catch {
            guard error.kind == .unavailable else { throw error }
            fault = error
            isDeleted = true
        }
        guard try museum.hasArchive(name, version, at: archive, terms) else { return isDeleted }
        throw fault
            ?? HTTPFault(
                .unavailable,
                "the server \(isDeleted ? "says that it has deleted" : "could not delete") \(name) \(version), and still has its archive"
            )
    }

    /// The API to write with, or why there is none.
    private func museum(_ verb: String, _ call: Call) throws(AdapterError) -> ChartMuseumAPI {
        try refuseIfReadOnly(settings)
        let kind: WebServer.Kind
        do throws(HTTPFault) {
            kind = try server.recognised(HTTPTerms(timeout: settings.timeout, for: call))
        } catch {
            throw AdapterError(error)
        }
        guard case .chartMuseum(let museum) = kind else {
            throw AdapterError(
                .unsupported,
                "the repository \(identity.name) is a plain HTTP index, which can be read but not \(verb)"
            )
        }
        return museum
    }
}
