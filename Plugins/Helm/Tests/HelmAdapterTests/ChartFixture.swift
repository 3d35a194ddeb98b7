import ArchiveTesting
import Testing

@testable import HelmAdapter

/// A small chart that breaks no rule, to be varied by the tests.
struct ChartFixture: Sendable {
    var chartFile: String
    var values: String? = "replicas: 1\n"
    var template: String? = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"
    /// More files, by their path below the chart's folder.
    var files: [(path: String, text: String)] = []

    /// A chart with a name and a version; `more` is added to `Chart.yaml` from line 4 on.
    init(name: String = "x", version: String = "1.0.0", more: String = "") {
        chartFile = "apiVersion: v2\nname: \(name)\nversion: \(version)\n\(more)icon: https://h/i.svg\n"
    }

    /// The packed chart.
    func packed() throws -> [UInt8] {
        var tar = TarBuilder()
        write(to: &tar)
        return try tar.ended()
    }

    /// Writes the files of the chart into an archive.
    func write(to tar: inout TarBuilder, base: String = "x/") {
        tar.file("\(base)Chart.yaml", chartFile)
        if let values { tar.file("\(base)values.yaml", values) }
        if let template { tar.file("\(base)templates/a.yaml", template) }
        for file in files { tar.file(base + file.path, file.text) }
    }

    /// Inspects the packed chart.
    func inspection(limits: ChartLimits = .init()) throws -> ChartInspection {
        Self.inspect(try packed(), limits: limits)
    }

    /// Inspects an archive, given `step` bytes at a time.
    static func inspect(_ archive: [UInt8], step: Int = .max, limits: ChartLimits = .init())
        -> ChartInspection
    {
        var rest = archive[...]
        return unsafe ChartInspector(limits: limits).inspect { buffer in
            let count = min(step, buffer.count, rest.count)
            unsafe buffer.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            return count
        }
    }
}

extension ChartInspection {
    /// The ids of the broken rules, each once.
    var brokenRules: Set<ChartRule> { Set(violations.map(\.rule)) }
    /// The ids of the warnings, each once.
    var warnedRules: Set<ChartRule> { Set(warnings.map(\.rule)) }
}
