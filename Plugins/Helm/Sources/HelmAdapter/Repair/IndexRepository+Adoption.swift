internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore

/// Publishing an archive that lies there already.
extension IndexRepository {
    /// Reads an orphan back, holds it to what uploads are held to, and publishes it under the name it has.
    ///
    /// - Returns: what it is.
    /// - Throws: what is wrong with it, or that its version exists.
    func adopt(_ stray: RepositoryScan.Stray, _ policy: ChartPolicy, _ call: Call) throws(AdapterError)
        -> (name: String, version: String)
    {
        let terms = HTTPTerms(call)
        let (received, parameters) = try receive(stray, policy, call, terms)
        var chart = received.metadata
        chart.annotate(parameters)
        let entry = IndexEntryText(
            chart: chart,
            digest: received.digest,
            file: stray.head.key,
            createdAt: stray.head.modifiedSeconds.map { Int64($0) * 1_000_000_000 } ?? WallClock.now()
        )
        let arrival = Publication.Arrival(
            entry: entry,
            key: stray.head.key,
            digest: received.digest,
            isPlaced: false
        )
        try turns.hold("\(chart.name)-\(chart.version)", call) { () throws(AdapterError) in
            do throws(PublicationError) { _ = try publish(.add(arrival), terms) } catch {
                guard isPublished(arrival) else { throw Self.refusal(error, received) }
            }
        }
        return (chart.name, chart.version)
    }

    /// Whether somebody else has published this very archive meanwhile; the index that told so is served by now.
    private func isPublished(_ arrival: Publication.Arrival) -> Bool {
        guard let snapshot = state.snapshot else { return false }
        return snapshot.holds(arrival) && !snapshot.named(among: [arrival.key]).isEmpty
    }

    private func receive(
        _ stray: RepositoryScan.Stray,
        _ policy: ChartPolicy,
        _ call: Call,
        _ terms: HTTPTerms
    ) throws(AdapterError) -> (ReceivedChart, UploadParameters) {
        var parameters = UploadParameters()
        parameters.provenance = try stray.provenance.map { (head) throws(AdapterError) in
            guard head.sizeBytes <= UploadParameters.provenanceLimitBytes else {
                throw .invalid("\(head.key) is larger than \(UploadParameters.provenanceLimitBytes) bytes")
            }
            let bytes = try exchange { () throws(HTTPFault) in
                try StoredObjectReader(head, in: store, terms).readAll()
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        let upload = ChartUpload(
            statedName: nil,
            statedVersion: nil,
            statedDigest: nil,
            parameters: parameters,
            isDryRun: false,
            policy: policy
        )
        let archive = StoredObjectReader(stray.head, in: store, terms)
        let received = try unsafe ReceivedChart(upload, call) { (buffer) throws(AdapterError) in
            try exchange { () throws(HTTPFault) in unsafe try archive.read(into: buffer) }
        }
        return (received, parameters)
    }
}
