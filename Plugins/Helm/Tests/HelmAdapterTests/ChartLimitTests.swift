import ArchiveTesting
import Testing

@testable import HelmAdapter

/// What a chart may cost, each limit at its edge and one past it.
@Suite struct ChartLimitTests {
    @Test func `a file may have as many bytes as the limit says and no more`() throws {
        var limits = ChartLimits()
        limits.fileBytes = 10_000
        for (size, isAccepted) in [(10_000, true), (10_001, false)] {
            var chart = ChartFixture()
            chart.files = [("big", String(repeating: "a", count: size))]
            let inspection = try chart.inspection(limits: limits)
            #expect(inspection.isAccepted == isAccepted)
            #expect(inspection.exceededLimitBytes == (isAccepted ? nil : 10_000))
            #expect(inspection.violations.map(\.path) == (isAccepted ? [] : ["big"]))
        }
    }

    @Test func `the archive may have as many bytes as the limit says and no more`() throws {
        let chart = ChartFixture()
        var tar = TarBuilder()
        chart.write(to: &tar)
        tar.end()
        var limits = ChartLimits()
        limits.producedBytes = UInt64(tar.bytes.count)
        #expect(try chart.inspection(limits: limits).isAccepted)
        limits.producedBytes -= 1
        let inspection = try chart.inspection(limits: limits)
        #expect(inspection.brokenRules == [.totalSize])
        #expect(inspection.exceededLimitBytes == limits.producedBytes)
    }

    @Test func `a chart that is too large and wrong besides counts as wrong`() throws {
        var limits = ChartLimits()
        limits.fileBytes = 100
        var chart = ChartFixture(version: "1")
        chart.files = [("big", String(repeating: "a", count: 101))]
        #expect(try chart.inspection(limits: limits).exceededLimitBytes == nil)
    }

    @Test func `the archive may have as many members as the limit says and no more`() throws {
        var limits = ChartLimits()
        limits.entries = 3
        #expect(try ChartFixture().inspection(limits: limits).isAccepted)
        limits.entries = 2
        #expect(try ChartFixture().inspection(limits: limits).brokenRules == [.entryCount])
    }

    @Test func `charts in charts share the budget for bytes and members`() throws {
        var nested = ChartFixture(name: "y")
        nested.files = [("big", String(repeating: "a", count: 60_000))]
        let archive = try nested.packed()
        var tar = TarBuilder()
        ChartFixture(more: "dependencies: [{name: y, version: 1.x.x}]\n").write(to: &tar)
        tar.file(path: Array("x/charts/a.tgz".utf8), archive)
        tar.file(path: Array("x/charts/b.tgz".utf8), archive)
        let bytes = try tar.ended()
        var limits = ChartLimits()
        #expect(ChartFixture.inspect(bytes, limits: limits).isAccepted)
        limits.producedBytes = 100_000
        let inspection = ChartFixture.inspect(bytes, limits: limits)
        #expect(inspection.violations.map(\.rule) == [.totalSize])
        #expect(inspection.violations.map(\.path) == ["charts/b.tgz/"])
        limits = ChartLimits()
        limits.entries = 8
        #expect(ChartFixture.inspect(bytes, limits: limits).violations.map(\.rule) == [.entryCount])
    }

    @Test func `a_quine: archives within archives end at the nesting limit`() throws {
        var archive = try ChartFixture(name: "c0").packed()
        for level in 1...12 {
            var tar = TarBuilder()
            let dependency = "dependencies: [{name: c\(level - 1), version: 1.x.x}]\n"
            ChartFixture(name: "c\(level)", more: dependency).write(to: &tar)
            tar.file(path: Array("x/charts/c\(level - 1).tgz".utf8), archive)
            archive = try tar.ended()
        }
        #expect(ChartFixture.inspect(archive).brokenRules == [.nestingDepth])
        var limits = ChartLimits()
        limits.nestingDepth = 12
        #expect(ChartFixture.inspect(archive, limits: limits).isAccepted)
    }

    @Test func `folders within folders end at the nesting limit`() throws {
        for (depth, isAccepted) in [(8, true), (9, false)] {
            var chart = ChartFixture(more: "dependencies: [{name: c1, version: 1.x.x}]\n")
            var prefix = ""
            for level in 1...depth {
                prefix += "charts/c\(level)/"
                chart.files.append(
                    (prefix + "Chart.yaml", "apiVersion: v2\nname: c\(level)\nversion: 1.0.0\n")
                )
            }
            #expect(try chart.inspection().brokenRules == (isAccepted ? [] : [.nestingDepth]))
        }
    }

    @Test func `a_gzgz: gzip within gzip costs one layer`() throws {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        for _ in 0..<4 {
            var tar = TarBuilder()
            tar.raw(bytes)
            bytes = try tar.gzipped()
        }
        #expect(ChartFixture.inspect(bytes).brokenRules == [.tar])
    }

    @Test func `b_big: a Chart.yaml beyond its limit is not read`() throws {
        var limits = ChartLimits()
        limits.fileBytes = 64 << 20
        let chart = ChartFixture(more: "description: " + String(repeating: "a", count: 2 << 20) + "\n")
        let inspection = try chart.inspection(limits: limits)
        #expect(inspection.brokenRules == [.fileSize])
        #expect(inspection.exceededLimitBytes == 1 << 20)
        #expect(inspection.metadata == nil)
    }

    @Test(arguments: ["Chart.yaml", "values.yaml"])
    func `a file beyond the limit is too large, and not also missing`(_ file: String) throws {
        var limits = ChartLimits()
        limits.fileBytes = 1000
        var chart = ChartFixture()
        let filler = "# " + String(repeating: "a", count: 1000) + "\n"
        if file == "Chart.yaml" { chart.chartFile += filler } else { chart.values = filler }
        let violations = try chart.inspection(limits: limits).violations
        #expect(violations.map(\.rule) == [.fileSize])
    }

    @Test func `a report has no more entries than the limit says`() throws {
        var chart = ChartFixture()
        chart.files = (0..<300).map { ("../\($0)", "") }
        #expect(try chart.inspection().violations.count == ChartLimits().reportedProblems)
    }
}
