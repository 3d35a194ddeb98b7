import JSONText

extension Repair {
    /// What became of all adapters' repairs.
    struct Outcome {
        private(set) var hasFailed = false
        /// Findings that still ask for something to be done.
        private(set) var left = 0
        private var lines: [String] = []
        private var reports: [JSONValue] = []

        /// An adapter that has nothing to report.
        mutating func note(_ adapter: String, _ message: String) {
            lines.append("adapter \(adapter): \(message)")
            reports.append(["adapter": .string(adapter), "notApplicable": .string(message)])
        }

        /// An adapter that could not report.
        mutating func fail(_ adapter: String, _ message: String) {
            hasFailed = true
            lines.append("adapter \(adapter): failed: \(message)")
            reports.append(["adapter": .string(adapter), "failed": .string(message)])
        }

        /// An adapter's report.
        mutating func take(_ value: JSONValue, of adapter: String) {
            guard let report = try? value.decode(RepairReport.self) else {
                return fail(adapter, "its report cannot be read")
            }
            reports.append(["adapter": .string(adapter), "repositories": value["repositories"] ?? []])
            for repository in report.repositories {
                lines += repository.lines.enumerated().map { $0 == 0 ? "adapter \(adapter), \($1)" : $1 }
                left += repository.left
                if repository.failed != nil { hasFailed = true }
            }
        }

        func print(asJSON isJSON: Bool) {
            if isJSON {
                let report: JSONValue = ["adapters": .array(reports), "left": .integer(Int64(left))]
                return StandardStream.output(String(decoding: report.text, as: UTF8.self))
            }
            StandardStream.output((lines + [summary]).joined(separator: "\n"))
        }

        private var summary: String {
            if left > 0 { return "left to do: \(left)" }
            return hasFailed ? "not all could be looked at" : "nothing is left to do"
        }
    }
}
