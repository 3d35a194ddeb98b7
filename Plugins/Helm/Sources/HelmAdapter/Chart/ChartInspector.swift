/// Holds a packaged chart to the rules while it streams by; nothing is extracted and no template is rendered.
struct ChartInspector: Sendable {
    let limits: ChartLimits

    init(limits: ChartLimits = .init()) {
        self.limits = limits
    }

    /// Reads a `.tgz` once, from start to end.
    ///
    /// - Parameter read: fills the buffer with the next bytes of the archive and returns their number, 0 at the end.
    /// - Returns: the metadata and every broken rule, as far as reading could go on.
    /// - Throws: only what `read` throws.
    func inspect<ReadError: Error>(
        _ read: (UnsafeMutableRawBufferPointer) throws(ReadError) -> Int
    ) throws(ReadError) -> ChartInspection {
        ChartInspection(
            metadata: nil,
            violations: [
                ChartViolation(rule: .chartFile, path: "Chart.yaml", line: nil, message: "not read")
            ],
            warnings: [],
            exceededLimitBytes: nil,
            hasTemplates: false,
            hasValues: false,
            hasValuesSchema: false,
            subcharts: []
        )
    }
}
