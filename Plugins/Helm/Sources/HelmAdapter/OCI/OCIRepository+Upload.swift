internal import AdapterWork
internal import Digest
internal import HTTPClient
internal import JSONText
internal import O2DMSPluginKit
internal import OCIRegistry

/// Receive, hash, validate; then the blobs, the manifest, and a look at what the tag leads to. Until the manifest is there nobody sees
/// anything: what is left behind by a failure are blobs that the registry's garbage collection removes.
extension OCIRepository {
    func upload(_ upload: ChartUpload, _ call: Call) throws(AdapterError) -> StoredChart? {
        try refuseIfReadOnly(settings)
        let received = try ReceivedChart(upload, call)
        let tag = try tag(of: received.metadata)
        try checkIsListed(tag, call)
        let identifier = "\(tag.chart)-\(tag.version)"
        return try turns.hold(identifier, call) { () throws(AdapterError) -> StoredChart? in
            try checkVacancy(of: tag, received, call)
            guard !upload.isDryRun else {
                received.report(to: call)
                return nil
            }
            let draft = try ManifestDraft(received, upload.parameters)
            // With a digest, though it is not the manifest's, the entry is as long as it will be.
            try reserveRoom(for: try entry(of: tag, draft, draft.manifest.chart.digest), of: tag)
            defer { reader.release(tag) }
            let digest = try push(draft, received, tag, call)
            let entry = try entry(of: tag, draft, digest)
            verified.insert(draft.manifest.chart.digest)
            let record = OCIRecords.Record(manifest: digest, content: .chart(entry: entry))
            return StoredChart(
                name: received.metadata.name,
                version: received.metadata.version,
                snapshot: try publish(tag, record, entry),
                sizeBytes: received.sizeBytes,
                inspection: received.inspection
            )
        }
    }

    /// Throws if the chart would not be in the lists that come after its upload.
    private func checkIsListed(_ tag: OCIRecords.Tag, _ call: Call) throws(AdapterError) {
        if let charts = reader.charts, !charts.contains(tag.chart) {
            throw AdapterError(
                .forbidden,
                "the repository \(identity.name) has only the charts that its configuration names: add \(PlainText.short(tag.chart)) to charts first"
            )
        }
        if state.snapshot == nil { _ = follower.awaitLook(Patience(atMost: settings.timeout, for: call)) }
        let state = state
        guard state.snapshot == nil else { return }
        throw .unavailable(
            "nothing is uploaded where charts cannot be listed: \(state.fault ?? "the registry is still being read")"
        )
    }

    private func reserveRoom(for entry: [UInt8], of tag: OCIRecords.Tag) throws(AdapterError) {
        guard !reader.reserve(entry, of: tag) else { return }
        throw AdapterError(
            PublicationError.full(limitBytes: reader.tags.limits.totalBytes),
            name: tag.chart,
            version: tag.version
        )
    }

    /// The chart as it will be listed.
    private func entry(
        of tag: OCIRecords.Tag,
        _ draft: ManifestDraft,
        _ digest: SHA256Digest?
    ) throws(AdapterError) -> [UInt8] {
        guard case .chart(let entry) = reader.tags.entry(of: tag, draft.manifest, digest, draft.configValue)
        else { throw .invalid("the chart is not accepted: it could not be listed after the upload") }
        return entry
    }

    /// Where the chart goes; refused early if a registry cannot have it.
    private func tag(of chart: ChartMetadata) throws(AdapterError) -> OCIRecords.Tag {
        guard RegistryGrammar.isName(address.repository(of: chart.name)) else {
            throw .refused(
                .name,
                at: "Chart.yaml",
                "an OCI registry cannot have a chart named \(PlainText.short(chart.name)): only lower-case letters, digits and single . _ - between them"
            )
        }
        guard let tag = VersionTag.encoded(chart.version) else {
            throw .refused(
                .version,
                at: "Chart.yaml",
                "an OCI registry cannot have this version: as a tag it has at most \(RegistryGrammar.tagLimitBytes) bytes"
            )
        }
        return OCIRecords.Tag(chart: chart.name, tag: tag, version: chart.version)
    }

    /// Throws if the version is there, by what is served and by what the registry says now.
    private func checkVacancy(
        of tag: OCIRecords.Tag,
        _ received: ReceivedChart,
        _ call: Call
    ) throws(AdapterError) {
        do throws(PublicationError) {
            try state.snapshot?.checkVacancy(name: tag.chart, version: tag.version)
        } catch {
            // Of a version the registry knows better.
            guard case .exists = error else {
                throw AdapterError(error, name: tag.chart, version: tag.version)
            }
        }
        let name = address.repository(of: tag.chart)
        switch try asking({ () throws(HTTPFault) in try registry.manifest(tag.tag, of: name, terms(call)) }) {
        case .absent: return
        case .corrupt(let reason):
            throw .unavailable("what the registry serves under the tag \(tag.tag) is no manifest: \(reason)")
        case .read(let manifest) where manifest.isObject: throw Self.exists(tag, manifest, received)
        case .read:
            throw .unavailable("what the registry serves under the tag \(tag.tag) is no manifest")
        }
    }

    private static func exists(
        _ tag: OCIRecords.Tag,
        _ manifest: RegistryManifest?,
        _ received: ReceivedChart
    ) -> AdapterError {
        let chart = manifest.flatMap { try? ChartManifest($0.bytes) }
        return AdapterError(
            PublicationError.exists(checksum: chart?.chart.digest.reference),
            name: tag.chart,
            version: tag.version,
            uploadedDigest: received.digest
        )
    }

    /// - Returns: the digest of the manifest that the tag leads to.
    private func push(
        _ draft: ManifestDraft,
        _ received: ReceivedChart,
        _ tag: OCIRecords.Tag,
        _ call: Call
    ) throws(AdapterError) -> SHA256Digest {
        let name = address.repository(of: tag.chart)
        let archive = RegistryContent(digest: draft.manifest.chart.digest, sizeBytes: received.sizeBytes) {
            try? received.body(of: call)
        }
        try asking { () throws(HTTPFault) in
            for content in draft.contents { try registry.push(content, to: name, terms(call)) }
            try registry.push(archive, to: name, transferTerms(call))
        }
        try call.checkCancelled()
        let bytes = draft.manifest.text
        var failure: HTTPFault?
        do throws(HTTPFault) {
            let type = ChartManifest.mediaType
            try registry.put(manifest: bytes, mediaType: type, tag: tag.tag, to: name, terms(call))
        } catch {
            // An answer that was lost, or names another digest, may have been a success: what the tag leads to says which.
            guard error.kind == .unavailable else { throw AdapterError(error) }
            failure = error
        }
        return try confirm(bytes, failure, received, tag, call)
    }

    /// Looks at what the tag leads to now: there is no way to write a tag only if it is not there, so somebody else may have
    /// written it in the same moment.
    private func confirm(
        _ bytes: [UInt8],
        _ failure: HTTPFault?,
        _ received: ReceivedChart,
        _ tag: OCIRecords.Tag,
        _ call: Call
    ) throws(AdapterError) -> SHA256Digest {
        let name = address.repository(of: tag.chart)
        switch try asking({ () throws(HTTPFault) in try registry.manifest(tag.tag, of: name, terms(call)) }) {
        case .read(let manifest) where manifest.bytes == bytes: return manifest.digest
        case .read(let manifest): throw failure.map(AdapterError.init) ?? Self.exists(tag, manifest, received)
        case .absent, .corrupt:
            throw failure.map(AdapterError.init)
                ?? .unavailable(
                    "the registry took the chart, but what it serves under the tag is not what was sent"
                )
        }
    }

    /// Serves the new version at once.
    func publish(
        _ tag: OCIRecords.Tag,
        _ record: OCIRecords.Record,
        _ entry: [UInt8]
    ) throws(AdapterError) -> RepositorySnapshot {
        let (addressing, limits) = (reader.tags.addressing, reader.tags.limits)
        let index = OCIEntry.index([(tag.name, entry)])
        guard let added = try? IndexReader.read(index, addressing: addressing, limits: limits).snapshot else {
            throw .internal("the stored chart cannot be listed")
        }
        reader.keep(record, of: tag)
        guard state.snapshot != nil else { return added }
        follower.publish { known in
            let same = known?.position(name: tag.chart, version: tag.version)
            let changed = try? known?.changed(removing: same.map { [$0] } ?? [], adding: added)
            return changed.flatMap(\.self) ?? known ?? added
        }
        return state.snapshot ?? added
    }
}

extension RegistryManifest {
    /// Whether it may be a manifest of any kind, rather than a page that something in between has sent.
    fileprivate var isObject: Bool { (try? JSONValue(parsing: bytes))?.members != nil }
}
