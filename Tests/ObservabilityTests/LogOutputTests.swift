import Glibc
import JSONText
import Observability
import Testing

struct LogOutputTests {
    @Test func `k_stdout: a stuck output never blocks who logs, and the drops are reported when it recovers`()
        throws
    {
        let pipe = Pipe()
        let log = Log(level: .info, format: .json, descriptor: pipe.writeEnd)
        let total = 20_000
        // If one of these blocked it would be for ever: nobody reads yet.
        for index in 0..<total {
            log.info(
                "event",
                ["index": .integer(Int64(index)), "pad": .string(String(repeating: "x", count: 100))]
            )
        }
        let dropped = log.droppedLines
        #expect(dropped > 0)
        let written = pipe.readLines(total - Int(dropped) + 1)
        let values = try written.map { try JSONValue(parsing: Array($0.utf8)) }
        let reports = values.filter { $0["msg"]?.string == "log lines were dropped" }
        #expect(values.count == total - Int(dropped) + 1)
        #expect(reports.map(\.["lines"]) == [.integer(Int64(dropped))])
        log.info("after")
        #expect(pipe.readLines(1).first?.contains("after") == true)
        #expect(log.droppedLines == dropped)
    }

    @Test func `k_stdout: a closed pipe costs lines and nothing else`() {
        var ends: [CInt] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        close(ends[0])
        let log = Log(level: .info, format: .json, descriptor: ends[1])
        for _ in 0..<10 { log.info("event") }
        log.flush()
        #expect(log.droppedLines == 10)
        close(ends[1])
    }

    @Test func `k_stdout: a full device costs lines and nothing else`() {
        let device = unsafe open("/dev/full", O_WRONLY)
        defer { close(device) }
        let log = Log(level: .info, format: .text, descriptor: device)
        log.info("one")
        log.flush()
        log.info("two")
        log.flush()
        #expect(log.droppedLines == 2)
    }

    @Test func `a non-blocking output gets every line`() {
        let pipe = Pipe()
        _ = fcntl(pipe.writeEnd, F_SETFL, O_NONBLOCK)
        let log = Log(level: .info, format: .json, descriptor: pipe.writeEnd)
        for index in 0..<2000 { log.info("event", ["index": .integer(Int64(index))]) }
        log.info("last")
        #expect(pipe.readLines(2001).last?.contains("last") == true)
        #expect(log.droppedLines == 0)
    }

    @Test func `lines are written before the log is gone`() {
        let pipe = Pipe()
        do {
            let log = Log(level: .info, format: .json, descriptor: pipe.writeEnd)
            log.info("last words")
        }
        #expect(pipe.readLines(1).first?.contains("last words") == true)
    }
}
