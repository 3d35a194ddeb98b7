internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit

/// One upload to a ChartMuseum: sent, read back, and taken back where that fails.
///
/// The server's 201 says little: its check for an existing version and its writing are two steps, and the index that everybody reads
/// follows later. So it counts as stored when the API, the index and the archive itself all show the digest that was sent.
struct ChartMuseumPublication {
    /// How long taking back may take when nobody waits any more.
    static let undoLimit = Duration.seconds(4)

    let museum: ChartMuseumAPI
    let follower: RepositoryFollower
    let deletions: DeletedVersions
    let arrivals: ArrivingVersions
    let received: ReceivedChart
    let provenance: String?
    /// One exchange, and the wait for the index.
    let timeout: Duration
    let call: Call

    private var name: String { received.metadata.name }
    private var version: String { received.metadata.version }
    private var checksum: String { "sha256:" + received.digest }
    private var terms: HTTPTerms { HTTPTerms(timeout: timeout, for: call) }
    /// An archive may take as long as the call; the client's lowest rate ends what stands still.
    private var transferTerms: HTTPTerms { HTTPTerms(timeout: call.remaining ?? timeout, for: call) }

    /// Throws if the version exists or would share its identifier with another.
    func checkVacancy() throws(AdapterError) {
        guard let snapshot = follower.state.snapshot else {
            throw .unavailable(follower.state.fault ?? "the index has not been read yet")
        }
        do throws(PublicationError) {
            try snapshot.checkVacancy(name: name, version: version)
        } catch {
            throw refusal(error)
        }
        // The storage knows before the index, and may have lost what the index still names.
        guard try hasArchive() else { return }
        throw try existing()
    }

    /// Sends the chart, which nobody sees until it is stored.
    ///
    /// - Returns: a snapshot that has it.
    func run() throws(AdapterError) -> RepositorySnapshot {
        arrivals.begin(name: name, version: version, checksum: checksum)
        defer { arrivals.end(name: name, version: version, follower) }
        try send()
        deletions.forget(name: name, version: version)
        do throws(AdapterError) {
            try awaitVersion()
            if let provenance { try send(provenance: provenance) }
            let (snapshot, archive) = try awaitIndex()
            try compare(archive)
            return snapshot
        } catch {
            // What another's chart is in the place of ours is not ours to remove.
            guard error.code != .alreadyExists else { throw error }
            throw takeBack(after: error)
        }
    }

    private func send() throws(AdapterError) {
        let body = try received.body(of: call)
        do throws(HTTPFault) {
            try museum.send(body, to: museum.charts, "the chart", transferTerms)
        } catch {
            // After a broken exchange only the server knows; libcurl may also have sent it again over a fresh connection.
            guard storedDigest(HTTPTerms(timeout: Self.undoLimit)) != received.digest else { return }
            throw error.kind == .conflict ? try existing() : AdapterError(error)
        }
    }

    /// Why the chart cannot have its place.
    ///
    /// Of what the index does not name, also after another look, more has to be said: who is told that it exists finds it in no list.
    private func existing() throws(AdapterError) -> AdapterError {
        let existing = try lookUp(terms)
        var error = refusal(.exists(checksum: existing?.checksum))
        let isListed = { follower.state.snapshot?.position(name: name, version: version) != nil }
        guard !isListed() else { return error }
        _ = follower.awaitLook(Patience(atMost: timeout, for: call))
        guard !isListed() else { return error }
        guard existing == nil else {
            error.message =
                "the server has \(name) \(version), and its index does not name it yet; if that stays so, delete it in the server's own interface, or have the server make its index anew"
            return error
        }
        error.code = .conflict
        error.message =
            "the server stores an archive as \(name) \(version) that its index does not name, so that no list has it and it cannot be deleted here:"
            + " delete it in the server's own interface, or have the server make its index anew"
        return error
    }

    /// Waits until the API shows the version; with another digest somebody else's upload has won.
    private func awaitVersion() throws(AdapterError) {
        var patience = Patience(atMost: timeout, for: call)
        var fault: AdapterError?
        repeat {
            let stored: ChartMuseumAPI.Version?
            do throws(AdapterError) { stored = try lookUp(terms) } catch {
                fault = error
                continue
            }
            guard let stored else { continue }
            guard let found = stored.checksum, found != checksum else { return }
            try checkStorage(against: found)
        } while patience.pause()
        throw unconfirmed(fault.map { "cannot be asked for it: \($0.message)" } ?? "does not show it")
    }

    private func send(provenance: String) throws(AdapterError) {
        let bytes = Array(provenance.utf8)
        do throws(HTTPFault) {
            do throws(HTTPFault) {
                try museum.send(.bytes(bytes), to: museum.provenance, "the provenance file", terms)
            } catch {
                guard error.kind == .conflict else { throw error }
                // The chart is ours, so a provenance file that lies there is left over from one that is gone.
                let forced = try HTTPFault.exchange { () throws(HTTPClientError) in
                    try museum.provenance.resolving(museum.provenance.path + "?force")
                }
                try museum.send(.bytes(bytes), to: forced, "the provenance file", terms)
            }
            let file = try HTTPFault.exchange { () throws(HTTPClientError) in
                let archive = try museum.archive(name, version)
                return try archive.resolving(archive.path + ".prov")
            }
            let (response, found) = try museum.ask(.get, file, terms)
            guard response.status == 200 else { throw HTTPFault(response, to: "the provenance file") }
            guard found == bytes else {
                throw HTTPFault(
                    .unavailable,
                    "the server gives back another provenance file than it was sent"
                )
            }
        } catch {
            throw AdapterError(error)
        }
    }

    /// Throws if somebody else's upload has won; if not, it is the index that still names a version that was deleted before.
    private func checkStorage(against checksum: String) throws(AdapterError) {
        guard storedDigest(terms) != received.digest else { return }
        throw refusal(.exists(checksum: checksum))
    }

    /// Waits until the index has the chart.
    private func awaitIndex() throws(AdapterError) -> (RepositorySnapshot, archive: String) {
        var patience = Patience(atMost: timeout, for: call)
        repeat {
            guard follower.awaitLook(patience) else { break }
            if let (snapshot, position) = arrivals.sighting(name: name, version: version) {
                return (snapshot, snapshot.arena.string(snapshot.entries[position].address))
            }
            guard let snapshot = follower.state.snapshot,
                let position = snapshot.position(name: name, version: version)
            else { continue }
            try checkStorage(against: snapshot.arena.string(snapshot.entries[position].checksum))
        } while patience.pause()
        throw unconfirmed(
            follower.state.fault.map { "cannot be read back: \($0)" } ?? "does not have it in its index"
        )
    }

    /// Holds what readers will get against what was sent.
    private func compare(_ archive: String) throws(AdapterError) {
        let found: String?
        do throws(HTTPFault) {
            found = try museum.digest(ofArchive: archive, limitBytes: received.sizeBytes, transferTerms)
        } catch {
            throw AdapterError(error)
        }
        guard found == received.digest else { throw unconfirmed("gives back other bytes than it was sent") }
    }

    /// Removes what was sent, but nothing else that may lie in its place by now.
    private func takeBack(after error: AdapterError) -> AdapterError {
        var error = error
        let terms = HTTPTerms(timeout: Self.undoLimit)
        let isOurs = storedDigest(terms) == received.digest
        let isGone = isOurs && (try? museum.delete(name, version, terms)) == true
        if isGone, let (read, _) = arrivals.sighting(name: name, version: version) {
            deletions.remove(name: name, version: version, from: read)
        }
        error.message +=
            isGone ? "; it was taken back" : "; it was not taken back, so it may appear in the repository"
        return error
    }

    /// The digest of what lies in the chart's place; `nil` = nothing, something longer, or it cannot be read.
    private func storedDigest(_ terms: HTTPTerms) -> String? {
        guard let archive = try? museum.archive(name, version).text else { return nil }
        return try? museum.digest(ofArchive: archive, limitBytes: received.sizeBytes, terms)
    }

    private func hasArchive() throws(AdapterError) -> Bool {
        do throws(HTTPFault) { return try museum.hasArchive(name, version, terms) } catch {
            throw AdapterError(error)
        }
    }

    private func lookUp(_ terms: HTTPTerms) throws(AdapterError) -> ChartMuseumAPI.Version? {
        do throws(HTTPFault) { return try museum.version(name, version, terms) } catch {
            throw AdapterError(error)
        }
    }

    private func unconfirmed(_ what: String) -> AdapterError {
        call.isCancelled
            ? .cancelled : .unavailable("the server has accepted \(name) \(version), but \(what)")
    }

    private func refusal(_ error: PublicationError) -> AdapterError {
        AdapterError(error, name: name, version: version, uploadedDigest: received.digest)
    }
}
