internal import Archive

/// Holds a packaged chart to the rules while it streams by; nothing is extracted and no template is rendered.
struct ChartInspector: Sendable {
    var limits = ChartLimits()
    var severities = ChartSeverities()

    /// Reads a `.tgz` once, from start to end.
    ///
    /// - Parameter read: fills the buffer with the next bytes of the archive and returns their number, 0 at the end.
    /// - Returns: the metadata and every broken rule, as far as reading could go on.
    /// - Throws: only what `read` throws.
    func inspect<ReadError: Error>(
        _ read: (UnsafeMutableRawBufferPointer) throws(ReadError) -> Int
    ) throws(ReadError) -> ChartInspection {
        var readError: ReadError?
        let budget = ArchiveBudget(producedBytesLimit: limits.producedBytes, entryLimit: limits.entries)
        var walk = ChartArchiveWalk(limits: limits, budget: budget)
        unsafe withoutActuallyEscaping(read) { read in
            unsafe walk.run { buffer in
                do throws(ReadError) {
                    return try unsafe read(buffer)
                } catch {
                    readError = error
                    throw error
                }
            }
        }
        if let readError { throw readError }
        return inspection(of: walk)
    }

    private func inspection(of walk: ChartArchiveWalk) -> ChartInspection {
        let folder = walk.chart
        var review = ChartReview(folder, findings: walk.findings)
        if walk.isComplete { review.checkStructure(limits) }
        let findings = review.findings.all.map(severities.judge)
        let violations = findings.filter { $0.severity == .error }
        let warnings = findings.filter { $0.severity != .error }
        // A chart that breaks other rules as well is wrong, whatever its size.
        let isOnlyTooLarge = violations.allSatisfy { $0.rule == .totalSize || $0.rule == .fileSize }
        return ChartInspection(
            metadata: review.metadata,
            violations: Array(violations.prefix(limits.reportedProblems)),
            warnings: Array(warnings.prefix(limits.reportedProblems)),
            exceededLimitBytes: isOnlyTooLarge ? review.findings.exceededLimitBytes : nil,
            hasTemplates: folder.hasTemplates,
            hasValues: folder.hasValues,
            hasValuesSchema: folder.hasValuesSchema,
            subcharts: folder.subcharts,
            dependencies: review.sources
        )
    }
}
