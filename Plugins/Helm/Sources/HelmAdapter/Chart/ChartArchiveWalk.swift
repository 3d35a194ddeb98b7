internal import Archive
internal import Digest
internal import SemanticVersion

/// One pass over one archive: what stands where, and which rules of archives and paths are broken.
///
/// Archives in `charts/` are read in passing by walks of their own under the same budget.
struct ChartArchiveWalk {
    var findings: ChartFindings
    /// The charts of the archive by the prefix of their folder; the archive's own has the empty one.
    var folders: [String: ChartFolder] = ["": ChartFolder(prefix: "")]
    /// The prefixes in the order of the archive.
    private(set) var order = [""]
    /// Whether the archive was read to its end and has files, so that it can be told what is missing.
    private(set) var isComplete = false
    /// Whether nothing more may be read at all, of this archive or of the one it stands in.
    private(set) var isBudgetSpent = false

    /// The bytes of values and schemas that are held.
    var heldBytes = 0

    let limits: ChartLimits
    let depth: Int
    private let budget: ArchiveBudget
    private var base: [UInt8]?
    private var otherBases: Set<[UInt8]> = []
    private var digests: [String: SHA256Digest?] = [:]
    private var hasFiles = false

    init(limits: ChartLimits, budget: ArchiveBudget, depth: Int = 0) {
        self.limits = limits
        self.budget = budget
        self.depth = depth
        findings = ChartFindings(limitPerRule: limits.reportedProblems)
    }

    /// Reads the whole archive.
    mutating func run(_ read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
        do throws(ArchiveError) {
            let archiveLimits = ArchiveLimits(pathBytes: limits.pathBytes)
            let reader = try unsafe TarGzipReader(limits: archiveLimits, budget: budget, read: read)
            while let entry = try reader.next() { try visit(entry, reader) }
            isComplete = hasFiles
            if !hasFiles { findings.report(.empty, at: "", "the archive has no files") }
        } catch {
            // What stands in the way of all reading is told once, where it was met.
            if !isBudgetSpent { note(error) }
        }
        reviewSubcharts()
    }

    private mutating func note(_ error: ArchiveError) {
        switch error.code {
        case .source, .notGzip, .gzip: findings.report(.gzip, at: "", error.message)
        case .notTar, .tar: findings.report(.tar, at: "", error.message)
        case .sparse: findings.report(.sparse, at: "", error.message)
        case .pathTooLong: findings.report(.pathLength, at: "", error.message)
        case .tooManyEntries: findings.report(.entryCount, at: "", error.message)
        case .tooManyBytes:
            findings.tooLarge(.totalSize, at: "", limitBytes: budget.producedBytesLimit, error.message)
        }
        isBudgetSpent = error.code == .tooManyBytes || error.code == .tooManyEntries
    }

    private mutating func visit(_ entry: ArchiveEntry, _ reader: TarGzipReader) throws(ArchiveError) {
        let path: ChartPath
        do throws(ChartPath.Refusal) {
            path = try ChartPath(entry.path, isDirectory: entry.kind == .directory)
        } catch {
            hasFiles = true
            return findings.report(error.rule, at: ChartText.quoted(entry.path), error.message)
        }
        switch entry.kind {
        case .directory:
            // Helm sees no directories, its linter does: an empty `templates/` counts as there.
            if path.components == ["templates"] { folders[""]?.hasTemplates = true }
        case .file: try visitFile(path, entry, reader)
        case .symbolicLink, .hardLink:
            hasFiles = true
            findings.report(.entryKind, at: ChartText.quoted(entry.path), "links are not accepted")
        case .special:
            hasFiles = true
            findings.report(.entryKind, at: ChartText.quoted(entry.path), "only files are accepted")
        }
    }

    private mutating func visitFile(
        _ path: ChartPath,
        _ entry: ArchiveEntry,
        _ reader: TarGzipReader
    ) throws(ArchiveError) {
        hasFiles = true
        let shown = ChartText.quoted(path.text.utf8)
        for found in path.violations {
            findings.report(found.rule, at: ChartText.quoted(entry.path), found.message)
        }
        guard isInBase(path, entry) else { return }
        if entry.size > limits.fileBytes {
            noteUnread(path)
            let message = "the file has \(entry.size) bytes, more than \(limits.fileBytes)"
            return findings.tooLarge(.fileSize, at: shown, limitBytes: limits.fileBytes, message)
        }
        let stream = ChartEntryStream(entry, reader)
        if digests[path.text] != nil {
            try stream.skip()
            return checkRepetition(of: path.text, stream.digest(), shown)
        }
        try place(path, stream)
        try stream.skip()
        digests.updateValue(stream.digest(), forKey: path.text)
    }

    /// What is there is not missing, even if it is not read.
    private mutating func noteUnread(_ path: ChartPath) {
        guard case .file(let prefixes, let rest) = ChartLocation(path.components),
            open(prefixes, at: path.text)
        else { return }
        folders[prefixes.last ?? ""]?.note(rest)
    }

    /// The first file says which base directory it is; files elsewhere are told of, one for each directory.
    private mutating func isInBase(_ path: ChartPath, _ entry: ArchiveEntry) -> Bool {
        guard let base, base != path.base else {
            base = path.base
            return true
        }
        guard otherBases.count < limits.reportedProblems, otherBases.insert(path.base).inserted else {
            return false
        }
        findings.report(
            .pathBase,
            at: ChartText.quoted(entry.path),
            "the archive has more than one base directory: \"\(ChartText.quoted(base))\" came first"
        )
        return false
    }

    /// Helm packs charts that hold a dependency twice, as an archive and unpacked; the same bytes do no harm.
    private mutating func checkRepetition(of path: String, _ digest: SHA256Digest?, _ shown: String) {
        if let digest, digests[path] == .some(.some(digest)) {
            findings.report(.repeatedEntry, at: shown, "the file stands twice in the archive")
        } else {
            findings.report(.duplicateEntry, at: shown, "the file stands twice with different content")
        }
    }

    private mutating func place(_ path: ChartPath, _ stream: ChartEntryStream) throws(ArchiveError) {
        switch ChartLocation(path.components) {
        case .ignored: break
        case .stray:
            let message = "what stands in charts/ must be a chart, as a folder or as a .tgz"
            findings.report(.subchart, at: ChartText.quoted(path.text.utf8), message)
        case .archive(let prefixes):
            guard open(prefixes, at: path.text) else { break }
            try visitArchive(in: prefixes.last ?? "", path, stream)
        case .file(let prefixes, let rest):
            guard open(prefixes, at: path.text) else { break }
            try visitFile(rest, in: prefixes.last ?? "", stream)
        }
    }

    /// Sees that there are folders for the charts on the way to a file; false beyond the depth allowed.
    private mutating func open(_ prefixes: [String], at path: String) -> Bool {
        guard depth + prefixes.count <= limits.nestingDepth else {
            let message = "charts stand more than \(limits.nestingDepth) levels deep in one another"
            findings.report(.nestingDepth, at: ChartText.quoted(path.utf8), message)
            return false
        }
        for prefix in prefixes where folders[prefix] == nil {
            folders[prefix] = ChartFolder(prefix: prefix)
            order.append(prefix)
        }
        return true
    }

    private mutating func visitArchive(
        in prefix: String,
        _ path: ChartPath,
        _ stream: ChartEntryStream
    ) throws(ArchiveError) {
        let shown = ChartText.quoted(path.text.utf8)
        guard depth < limits.nestingDepth else {
            let message = "charts stand more than \(limits.nestingDepth) levels deep in one another"
            return findings.report(.nestingDepth, at: shown, message)
        }
        var inner = ChartArchiveWalk(limits: limits, budget: budget, depth: depth + 1)
        inner.heldBytes = heldBytes
        unsafe inner.run { try unsafe stream.read(into: $0) }
        // Then it is this archive that is damaged, not the one within it.
        if let failure = stream.failure { throw failure }
        findings.merge(inner.findings, under: shown + "/")
        heldBytes = inner.heldBytes
        var chart = inner.chart
        chart.place = "charts/\(path.components.last ?? "")/"
        folders[prefix]?.charts.append(chart)
        isBudgetSpent = inner.isBudgetSpent
        if isBudgetSpent { throw ArchiveError(.tooManyBytes, "the budget is spent") }
    }

    /// Holds the charts within the chart to what Helm asks of them (C8 15, 22 to 27), which is less than the gateway
    /// asks of a chart that is published: they are published already, elsewhere and by others.
    private mutating func reviewSubcharts() {
        for prefix in order where depth > 0 || !prefix.isEmpty {
            guard let folder = folders[prefix] else { continue }
            let path = prefix + "Chart.yaml"
            if let chart = folder.chart {
                findings.merge(chart.findings)
                guard chart.isComplete else { continue }
                let name = chart.metadata.name
                if name.isEmpty { findings.report(.name, at: path, "name is missing") }
                if SemanticVersion(lenient: chart.metadata.version) == nil {
                    findings.report(.version, at: path, "version is missing or is no version")
                }
            } else if isComplete, !folder.hasChartFile {
                findings.report(.chartFile, at: path, "Chart.yaml is missing")
            }
        }
    }

    /// The folder of the chart, with those of the charts in it.
    var chart: ChartFolder {
        let inner = Dictionary(grouping: order.filter { !$0.isEmpty }) { prefix in
            // `charts/a/charts/b/` stands in `charts/a/`.
            prefix.split(separator: "/").dropLast(2).map { "\($0)/" }.joined()
        }
        return chart(in: "", inner)
    }

    private func chart(in prefix: String, _ inner: [String: [String]]) -> ChartFolder {
        var folder = folders[prefix] ?? ChartFolder(prefix: prefix)
        for prefix in inner[prefix] ?? [] {
            var chart = chart(in: prefix, inner)
            chart.place = prefix.split(separator: "/").suffix(2).map { "\($0)/" }.joined()
            folder.charts.append(chart)
        }
        return folder
    }
}
