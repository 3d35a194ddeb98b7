internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore

/// Hash and validate, put the archive in its place, publish; only then is it a success.
extension IndexRepository {
    func upload(_ upload: ChartUpload, _ call: Call) throws(AdapterError) -> StoredChart? {
        try refuseIfReadOnly(settings)
        let received = try ReceivedChart(upload, call)
        let chart = received.metadata
        try Self.checkKey(chart)
        if upload.isDryRun {
            try checkVacancy(received, in: state.snapshot)
            received.report(to: call)
            return nil
        }
        let snapshot = try turns.hold("\(chart.name)-\(chart.version)", call) { () throws(AdapterError) in
            let terms = HTTPTerms(call)
            if state.fault != nil {
                _ = try exchange { () throws(HTTPFault) in try publisher.refresh(terms, serve: serve) }
            }
            return try store(received, upload.parameters, call, terms)
        }
        return StoredChart(
            name: chart.name,
            version: chart.version,
            snapshot: snapshot,
            sizeBytes: received.sizeBytes,
            inspection: received.inspection
        )
    }

    private func store(
        _ received: ReceivedChart,
        _ parameters: UploadParameters,
        _ call: Call,
        _ terms: HTTPTerms
    ) throws(AdapterError) -> RepositorySnapshot {
        var chart = received.metadata
        chart.annotate(parameters)
        while true {
            let key = try place(received, call, terms)
            do throws(PublicationError) {
                try place(parameters.provenance, key + ".prov", terms)
                return try publish(.add(Self.arrival(chart, received.digest, key)), terms)
            } catch {
                store.abandon([key])
                recover(terms)
                if case .vanished = error, !call.isCancelled { continue }
                throw Self.refusal(error, received)
            }
        }
    }

    private static func arrival(_ chart: ChartMetadata, _ digest: String, _ key: String)
        -> Publication.Arrival
    {
        let entry = IndexEntryText(chart: chart, digest: digest, file: key, createdAt: WallClock.now())
        return Publication.Arrival(entry: entry, key: key, digest: digest, isPlaced: true)
    }

    /// Throws if the version may not be added beside what is there.
    func checkVacancy(_ received: ReceivedChart, in snapshot: RepositorySnapshot?) throws(AdapterError) {
        let chart = received.metadata
        do throws(PublicationError) {
            try snapshot?.checkVacancy(name: chart.name, version: chart.version)
        } catch {
            throw Self.refusal(error, received)
        }
    }

    static func refusal(_ error: PublicationError, _ received: ReceivedChart) -> AdapterError {
        let chart = received.metadata
        return AdapterError(error, name: chart.name, version: chart.version, uploadedDigest: received.digest)
    }

    static func key(_ chart: ChartMetadata) -> String { "\(chart.name)-\(chart.version).tgz" }

    /// One that nobody has used: no version holds a `_`, so that it is no other chart's either.
    static func spareKey(_ chart: ChartMetadata) -> String {
        let tag = String(UInt32.random(in: 0x1000_0000 ... .max), radix: 16)
        return "\(chart.name)-\(chart.version)_\(tag).tgz"
    }

    /// File systems end names at 255 bytes, and the provenance file's name is the longer one.
    private static func checkKey(_ chart: ChartMetadata) throws(AdapterError) {
        let limitBytes = 255 - ".prov".utf8.count - "_01234567.tgz".utf8.count - 1
        guard chart.name.utf8.count + chart.version.utf8.count > limitBytes else { return }
        throw .refused(
            .version,
            at: "Chart.yaml",
            "name and version together are longer than \(limitBytes) bytes"
        )
    }
}
