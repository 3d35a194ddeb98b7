import Glibc
import Observability

/// What a log writes while `body` runs, read back from an unnamed file.
func captured(
    level: LogLevel = .debug,
    format: LogFormat = .json,
    _ body: (Log) throws -> Void
) rethrows -> [UInt8] {
    guard let stream = unsafe tmpfile() else { return [] }
    defer { unsafe fclose(stream) }
    let file = unsafe fileno(stream)
    let log = Log(level: level, format: format, descriptor: file)
    try body(log)
    log.flush()
    var text = [UInt8](repeating: 0, count: 4 << 20)
    let count = unsafe text.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress, $0.count, 0) }
    return Array(text.prefix(max(0, count)))
}

/// The lines of a text, each without its line feed.
func lines(_ text: [UInt8]) -> [[UInt8]] {
    text.split(separator: UInt8(ascii: "\n")).map(Array.init)
}

/// A pipe whose ends close with the value.
final class Pipe: Sendable {
    let readEnd: CInt
    let writeEnd: CInt

    init() {
        var ends: [CInt] = [-1, -1]
        _ = unsafe pipe(&ends)
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Reads a number of lines, or what comes until the pipe has been silent for five seconds.
    func readLines(_ count: Int) -> [String] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        var seen = 0
        while seen < count {
            var poll = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
            guard unsafe Glibc.poll(&poll, 1, 5000) == 1 else { break }
            let length = unsafe chunk.withUnsafeMutableBytes {
                unsafe read(readEnd, $0.baseAddress, $0.count)
            }
            guard length > 0 else { break }
            bytes += chunk.prefix(length)
            seen += chunk.prefix(length).count { $0 == UInt8(ascii: "\n") }
        }
        return lines(bytes).map { String(decoding: $0, as: UTF8.self) }
    }
}
