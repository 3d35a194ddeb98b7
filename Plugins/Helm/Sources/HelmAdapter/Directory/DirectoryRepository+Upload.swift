internal import Digest
internal import JSONText
internal import O2DMSPluginKit

/// Receive, hash, validate, make durable, publish; only then is it a success.
extension DirectoryRepository {
    func upload(_ upload: ChartUpload, _ call: Call) throws(AdapterError) -> StoredChart? {
        try refuseIfReadOnly(settings)
        let staged = try files { () throws(DirectoryError) in try StagedFile(in: store.directory) }
        let (digest, size) = try receive(staged, call)
        if let stated = upload.statedDigest, stated != digest {
            throw .internal("the archive's bytes changed on their way to the repository")
        }
        var inspection = try inspect(staged, upload.inspector)
        var chart = try ChartAdmission.accept(&inspection, upload, digest: digest, call)
        try checkFileName(chart)
        chart.annotate(upload.parameters)
        if upload.isDryRun {
            try rehearse(chart, inspection, digest: digest, call)
            return nil
        }
        try files { () throws(DirectoryError) in try staged.file.synchronise() }
        try call.checkCancelled()
        let snapshot = try publish(chart, staged.name, digest: digest, upload.parameters.provenance)
        return StoredChart(
            name: chart.name,
            version: chart.version,
            snapshot: snapshot,
            sizeBytes: size,
            inspection: inspection
        )
    }

    private func receive(_ staged: borrowing StagedFile, _ call: Call) throws(AdapterError) -> (
        digest: String, size: UInt64
    ) {
        var size: UInt64 = 0
        var digest = try digest { () throws(DigestError) in try SHA256() }
        var chunk = [UInt8](repeating: 0, count: FileDigest.chunkBytes)
        while true {
            let count = try call.read(into: &chunk)
            if count == 0 { break }
            size += UInt64(count)
            unsafe try chunk.withUnsafeBufferPointer { buffer throws(AdapterError) in
                let bytes = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])
                do throws(DigestError) { unsafe try digest.update(bytes) } catch {
                    throw .internal(error.description)
                }
                try files { () throws(DirectoryError) in unsafe try staged.file.write(bytes) }
            }
        }
        do throws(DigestError) { return (try digest.finalize().hex, size) } catch {
            throw .internal(error.description)
        }
    }

    private func inspect(_ staged: borrowing StagedFile, _ inspector: ChartInspector) throws(AdapterError)
        -> ChartInspection
    {
        var offset: UInt64 = 0
        do throws(DirectoryError) {
            return unsafe try inspector.inspect { buffer throws(DirectoryError) in
                let count = unsafe try staged.file.read(into: buffer, at: offset)
                offset += UInt64(count)
                return count
            }
        } catch {
            throw .unavailable(error.message)
        }
    }

    private func publish(
        _ chart: ChartMetadata,
        _ stagedName: String,
        digest: String,
        _ provenance: String?
    ) throws(AdapterError) -> RepositorySnapshot {
        let fileName = Self.fileName(chart)
        let entry = IndexEntryText(chart: chart, digest: digest, file: fileName, createdAt: WallClock.now())
        let arrival = Publication.Arrival(
            entry: entry,
            stagedName: stagedName,
            fileName: fileName,
            digest: digest,
            provenance: provenance
        )
        do throws(PublicationError) {
            return try publish(.add(arrival))
        } catch {
            throw AdapterError(error, name: chart.name, version: chart.version, uploadedDigest: digest)
        }
    }

    private static func fileName(_ chart: ChartMetadata) -> String { "\(chart.name)-\(chart.version).tgz" }

    /// File systems end names at 255 bytes, and the provenance file's name is the longer one.
    private func checkFileName(_ chart: ChartMetadata) throws(AdapterError) {
        let limitBytes = 255 - ".prov".utf8.count - ".tgz".utf8.count - 1
        guard chart.name.utf8.count + chart.version.utf8.count > limitBytes else { return }
        throw .refused(
            .version,
            at: "Chart.yaml",
            "name and version together are longer than \(limitBytes) bytes"
        )
    }

    /// What a dry run can tell: everything but whether the disk has room.
    private func rehearse(
        _ chart: ChartMetadata,
        _ inspection: ChartInspection,
        digest: String,
        _ call: Call
    ) throws(AdapterError) {
        do throws(PublicationError) {
            try state.snapshot?.checkVacancy(name: chart.name, version: chart.version)
        } catch {
            throw AdapterError(error, name: chart.name, version: chart.version, uploadedDigest: digest)
        }
        var writer = JSONWriter()
        inspection.writeReport(to: &writer)
        call.emitDetails(json: writer.take())
    }

    private func digest<R: ~Copyable>(_ body: () throws(DigestError) -> R) throws(AdapterError) -> R {
        do throws(DigestError) { return try body() } catch { throw .internal(error.description) }
    }

    func files<R: ~Copyable>(_ body: () throws(DirectoryError) -> R) throws(AdapterError) -> R {
        do throws(DirectoryError) { return try body() } catch { throw .unavailable(error.message) }
    }
}
