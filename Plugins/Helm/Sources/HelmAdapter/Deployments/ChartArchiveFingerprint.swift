internal import Archive
internal import HelmReleases
internal import JSONText

/// Takes the fingerprint of a packaged chart, to be compared with that of a release's record.
struct ChartArchiveFingerprint {
    private let limits: ChartLimits
    private var builder = ChartFingerprint.Builder()

    /// Reads an archive.
    ///
    /// - Parameters:
    ///   - archive: the `.tgz`.
    ///   - limits: what it may cost.
    /// - Returns: nil for charts within which there are others, which are not in the records, and for what Helm would not load.
    static func take(_ archive: [UInt8], limits: ChartLimits) -> ChartFingerprint? {
        var taking = ChartArchiveFingerprint(limits: limits)
        guard (try? taking.read(archive)) == true else { return nil }
        return taking.builder.finish()
    }

    private init(limits: ChartLimits) { self.limits = limits }

    /// Reads all files; false if no fingerprint can be taken.
    private mutating func read(_ archive: [UInt8]) throws(ArchiveError) -> Bool {
        var rest = archive[...]
        let budget = ArchiveBudget(producedBytesLimit: limits.producedBytes, entryLimit: limits.entries)
        let archiveLimits = ArchiveLimits(pathBytes: limits.pathBytes)
        let reader = try unsafe TarGzipReader(limits: archiveLimits, budget: budget) { buffer in
            let piece = rest.prefix(buffer.count)
            unsafe buffer.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
        while let entry = try reader.next() {
            guard entry.kind == .file else { continue }
            guard entry.size <= limits.fileBytes, let path = try? ChartPath(entry.path, isDirectory: false),
                add(path.components, try ChartEntryStream(entry, reader).content())
            else { return false }
        }
        return true
    }

    /// Sorts a file as Helm does when it loads a chart; false if no fingerprint can be taken.
    private mutating func add(_ components: [String], _ content: [UInt8]) -> Bool {
        let path = components.joined(separator: "/")
        switch (components.count, components[0]) {
        case (1, "Chart.yaml"), (1, "Chart.lock"): break
        case (1, "values.yaml"): return add(values: content)
        case (1, "values.schema.json"): builder.add(.schema, path: path, content)
        case (2..., "templates"): builder.add(.template, path: path, content)
        case (2..., "charts"): return false
        default: builder.add(.file, path: path, content)
        }
        return true
    }

    private mutating func add(values text: [UInt8]) -> Bool {
        var reader = ChartValuesReader(text, sizeLimit: limits.values)
        guard let documents = try? reader.documents(), documents.count <= 1 else { return false }
        builder.add(values: documents.first ?? .null)
        return true
    }
}
