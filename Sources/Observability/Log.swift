internal import Glibc
internal import Synchronization

/// The structured log: one line for each event, written by a thread of its own.
///
/// A call formats its line and appends it to a bounded queue; it never waits for the output. When the output is
/// full, closed or stuck, lines are dropped and counted, and the count is logged as soon as lines can be written again.
/// No text in a message or field can end the line, add a field or show a credential. Any thread may log.
public final class Log: Sendable {
    /// How many bytes of lines may wait for the output.
    public static let queueLimitBytes = 1 << 20
    /// How long ``flush()`` waits at most.
    public static let flushLimit: Duration = .seconds(2)

    private let leastLevel: Atomic<Int>
    private let format: LogFormat
    private let queue: LogQueue

    /// Opens a log.
    ///
    /// - Parameters:
    ///   - level: The least level that is written; ``level`` changes it later.
    ///   - format: JSON lines or text.
    ///   - descriptor: Where the lines go; borrowed, it must stay open as long as the log lives.
    public init(level: LogLevel, format: LogFormat, descriptor: CInt) {
        leastLevel = Atomic(level.rawValue)
        self.format = format
        queue = LogQueue(descriptor: descriptor, limitBytes: Self.queueLimitBytes) { count in
            LogLine(level: .warning, message: "log lines were dropped", time: Self.now())
                .bytes(in: format, fields: ["lines": .integer(Int64(clamping: count))])
        }
        queue.start()
    }

    deinit {
        queue.stop(within: Self.flushLimit)
    }

    /// Logs what helps to find a fault.
    public func debug(
        _ message: @autoclosure () -> String,
        _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        log(.debug, message(), fields())
    }

    /// Logs what was done.
    public func info(
        _ message: @autoclosure () -> String,
        _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        log(.info, message(), fields())
    }

    /// Logs what is wrong and was dealt with.
    public func warning(
        _ message: @autoclosure () -> String,
        _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        log(.warning, message(), fields())
    }

    /// Logs what is wrong and was not dealt with.
    public func error(
        _ message: @autoclosure () -> String,
        _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        log(.error, message(), fields())
    }

    /// Logs at a level known only at run time; below the log's level neither message nor fields are computed.
    public func log(
        _ level: LogLevel,
        _ message: @autoclosure () -> String,
        _ fields: @autoclosure () -> KeyValuePairs<String, LogValue> = [:]
    ) {
        guard isEnabled(level) else { return }
        let line = LogLine(level: level, message: message(), time: Self.now())
        queue.append(line.bytes(in: format, fields: fields()))
    }

    /// Whether lines of a level are written at all.
    public func isEnabled(_ level: LogLevel) -> Bool {
        level.rawValue >= leastLevel.load(ordering: .relaxed)
    }

    /// The least level that is written; a change holds for every line that is logged from then on. [any thread]
    public var level: LogLevel {
        get { LogLevel(rawValue: leastLevel.load(ordering: .relaxed)) ?? .info }
        set { leastLevel.store(newValue.rawValue, ordering: .relaxed) }
    }

    /// Waits until every line logged before is written or dropped, at most two seconds.
    public func flush() { queue.flush(within: Self.flushLimit) }

    /// How many lines were dropped since the start.
    public var droppedLines: UInt64 { queue.droppedLines }

    /// Nanoseconds since 1970, by the wall clock.
    private static func now() -> Int64 {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_REALTIME, &time) == 0 else { return 0 }
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
