internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit

/// What the server has of a package at this moment.
extension WebRepository {
    func look(for reference: PackageReference, _ call: Call) throws(AdapterError) {
        var patience = Patience(atMost: call.remaining ?? settings.timeout, for: call)
        repeat {
            try readIndex(call)
            guard case .chartMuseum(let museum)? = server.kind, let name = reference.name,
                let version = reference.version
            else { return }
            if try isSettled(name, version, in: museum, call) { return }
        } while patience.pause()
        throw call.isCancelled
            ? .cancelled : .unavailable("the server's index does not show yet what it stores")
    }

    private func readIndex(_ call: Call) throws(AdapterError) {
        let isDone = follower.awaitLook(Patience(atMost: call.remaining ?? settings.timeout, for: call))
        guard !call.isCancelled else { throw .cancelled }
        if let fault = follower.state.fault { throw .unavailable(fault) }
        guard isDone else { throw .unavailable("the index of \(identity.name) could not be read in time") }
    }

    /// Whether the index says of a version what lies in a ChartMuseum's storage, which it follows a while later.
    ///
    /// What is gone from the storage is served no more, whatever the index says.
    private func isSettled(
        _ name: String,
        _ version: String,
        in museum: ChartMuseumAPI,
        _ call: Call
    ) throws(AdapterError) -> Bool {
        let snapshot = follower.state.snapshot
        let position = snapshot?.position(name: name, version: version)
        let stated = position.flatMap { snapshot?.archive(at: $0) }
        let stored = try storedChecksum(name, version, at: stated?.address, in: museum, call)
        guard let stored else {
            if let snapshot, position != nil {
                follower.publish { deletions.remove(name: name, version: version, from: $0 ?? snapshot) }
            }
            return true
        }
        guard let stated else { return false }
        return stated.digest.map { "sha256:" + $0 == stored } ?? true
    }

    /// Hashes the archive that a ChartMuseum stores of a version.
    ///
    /// - Parameters:
    ///   - name: the chart's name.
    ///   - version: its version.
    ///   - stated: the archive's address as the index has it, if it has one.
    ///   - museum: the server.
    ///   - call: who waits.
    /// - Returns: its checksum; nil = it stores none.
    /// - Throws: why that cannot be told.
    func storedChecksum(
        _ name: String,
        _ version: String,
        at stated: String?,
        in museum: ChartMuseumAPI,
        _ call: Call
    ) throws(AdapterError) -> String? {
        do throws(HTTPFault) {
            let address = try HTTPFault.exchange { () throws(HTTPClientError) in
                try museum.archive(name, version, at: stated).text
            }
            let terms = HTTPTerms(timeout: call.remaining ?? settings.timeout, for: call)
            return try museum.digest(ofArchive: address, limitBytes: .max, terms).map { "sha256:" + $0 }
        } catch {
            guard error.kind == .absent else { throw AdapterError(error) }
            return nil
        }
    }
}
