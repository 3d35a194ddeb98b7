import Glibc
import Testing

@testable import Observability

struct ProcessMetricsTests {
    /// The samples of a fresh registry by name.
    private static func samples() -> [String: Double] {
        let registry = MetricRegistry()
        ProcessMetrics.register(in: registry)
        let lines = String(decoding: registry.render(), as: UTF8.self).split(separator: "\n")
        return Dictionary(
            uniqueKeysWithValues: lines.filter { !$0.hasPrefix("#") }.map { line in
                let words = line.split(separator: " ")
                return (String(words[0]), Double(words[1]) ?? .nan)
            }
        )
    }

    @Test func `the process is measured under the names that all clients of Prometheus use`() throws {
        let samples = Self.samples()
        let now = Double(time(nil))
        let start = try #require(samples["process_start_time_seconds"])
        #expect(start > now - 86_400 && start <= now + 1)
        #expect(try #require(samples["process_cpu_seconds_total"]) > 0)
        let resident = try #require(samples["process_resident_memory_bytes"])
        #expect(resident > 1e6)
        #expect(try #require(samples["process_virtual_memory_bytes"]) > resident)
        #expect(try #require(samples["process_threads"]) >= 1)
        let open = try #require(samples["process_open_fds"])
        #expect(open >= 3 && open <= samples["process_max_fds"] ?? .infinity)
    }

    @Test func `a program's name may look like the fields behind it`() throws {
        let fields = "S 1 1 1 0 -1 0 0 0 0 0 5 6 0 0 20 0 17 0 300 4096000 25 18446744073709551615"
        let state = try #require(ProcessState(stat: Array("7 (a) S (b 9) \(fields)".utf8)))
        #expect(state.threads == 17)
        #expect(state.virtualBytes == 4_096_000)
        #expect(state.residentBytes == 25 * UInt64(sysconf(CInt(_SC_PAGESIZE))))
    }

    @Test(arguments: [
        "", "7 (a", "7 (a) S 1 1", "7 (a) S 1 1 1 0 -1 0 0 0 0 0 5 6 0 0 20 0 x 0 300 4096000 25",
    ])
    func `a text that is no stat says nothing`(text: String) {
        #expect(ProcessState(stat: Array(text.utf8)) == nil)
    }
}
