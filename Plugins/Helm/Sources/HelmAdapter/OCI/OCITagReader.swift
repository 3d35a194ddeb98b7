internal import Digest
internal import HTTPClient
internal import JSONText
internal import OCIRegistry

/// Finds out what a tag leads to: manifest and config, never the archive.
struct OCITagReader: Sendable {
    let registry: RegistryClient
    let address: OCIAddress
    let addressing: ArchiveAddressing
    let limits: IndexLimits

    /// Looks where a tag leads to.
    ///
    /// - Parameters:
    ///   - tag: which one.
    ///   - listed: what the list of tags told of it.
    ///   - known: what it led to before; its manifest is not read again.
    ///   - round: the number of this look.
    ///   - terms: until when.
    /// - Returns: what it leads to; `nil` = to nothing any more.
    /// - Throws: why the registry cannot be asked.
    func record(
        of tag: OCIRecords.Tag,
        _ listed: ListedTag,
        known: OCIRecords.Record?,
        round: Int,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> OCIRecords.Record? {
        let name = address.repository(of: tag.chart)
        if var known, let digest = known.manifest {
            var current = listed.manifest
            if current == nil { current = try registry.digest(ofTag: tag.tag, of: name, terms) }
            guard let found = current else { return nil }
            if found == digest {
                known.round = round
                return known
            }
        }
        switch try registry.manifest(tag.tag, of: name, terms) {
        case .absent: return nil
        // Not what somebody has stored, but what the registry makes of it: it may be right a moment later.
        case .corrupt(let reason): throw HTTPFault(.unavailable, reason)
        case .read(let manifest):
            let content = try content(of: tag, manifest, config: listed.config, terms)
            return OCIRecords.Record(manifest: manifest.digest, content: content, round: round)
        }
    }

    private func content(
        of tag: OCIRecords.Tag,
        _ manifest: RegistryManifest,
        config: JSONValue?,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> OCIRecords.Content {
        let chart: ChartManifest
        do throws(ChartManifest.Refusal) { chart = try ChartManifest(manifest.bytes) } catch {
            return .skipped(reason: error.reason)
        }
        if let config { return entry(of: tag, chart, manifest.digest, config) }
        let reading = try registry.blob(
            chart.config.digest,
            sizeBytes: chart.config.sizeBytes,
            of: address.repository(of: tag.chart),
            terms
        )
        switch reading {
        case .absent: throw HTTPFault(.unavailable, "the registry does not have the chart's config")
        case .corrupt(let reason): throw HTTPFault(.unavailable, reason)
        case .read(let config):
            guard let value = try? JSONValue(parsing: config, depthLimit: 32) else {
                return .skipped(reason: "the chart's config is not JSON, or a key stands twice")
            }
            return entry(of: tag, chart, manifest.digest, value)
        }
    }

    /// An entry that the reader of indexes accepts, tried out by itself so that it can spoil no other.
    func entry(
        of tag: OCIRecords.Tag,
        _ manifest: ChartManifest,
        _ digest: SHA256Digest?,
        _ config: JSONValue
    ) -> OCIRecords.Content {
        do throws(OCIEntry.Refusal) {
            let text = try OCIEntry.text(
                config: config,
                manifest: manifest,
                digest: digest,
                name: tag.name,
                version: tag.version,
                address: address.reference(of: tag.chart, tag: tag.tag)
            )
            let index = OCIEntry.index([(tag.name, text)])
            guard let read = try? IndexReader.read(index, addressing: addressing, limits: limits).snapshot
            else {
                return .skipped(reason: "the chart's config cannot be read as an entry of an index")
            }
            if let refused = read.skipped.examples.first { return .skipped(reason: refused.reason) }
            return .chart(entry: text)
        } catch {
            return .skipped(reason: error.reason)
        }
    }
}
