import Synchronization

/// Where a request stands in a distributed trace (W3C Trace Context): the trace it belongs to, and the gateway's own step in it.
///
/// What adapters are handed, for their backends, names the gateway as the parent. `tracestate` goes no further: nothing
/// here could keep it, and a receiver may drop it.
struct TraceContext: Sendable {
    /// The flags that keep their meaning for a trace that is passed on: sampled, and a trace id that is random.
    private static let knownFlags: UInt64 = 0x03
    private static let seed = UInt64.random(in: 0...UInt64.max)
    private static let counter = Atomic<UInt64>(UInt64.random(in: 0...UInt64.max))

    private let trace: (high: UInt64, low: UInt64)
    private let span: UInt64
    private let flags: UInt64

    /// Goes on with the trace that a `traceparent` names; without one, and with one that breaks the grammar, it begins a new one.
    init(continuing header: String?) {
        let count = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
        span = Self.identifier(count ^ Self.seed)
        if let parent = header.flatMap({ Self.parse($0) }) {
            trace = parent.trace
            flags = parent.flags & Self.knownFlags
        } else {
            trace = (Self.identifier(Self.seed), Self.identifier(~count ^ Self.seed))
            flags = 0
        }
    }

    /// The trace's id as it stands in logs: 32 hexadecimal digits.
    var traceID: String {
        unsafe String(unsafeUninitializedCapacity: 32) { buffer in
            unsafe Self.write(trace.high, digits: 16, to: buffer, at: 0)
            unsafe Self.write(trace.low, digits: 16, to: buffer, at: 16)
            return 32
        }
    }

    /// The value of `traceparent` for what the gateway asks others.
    var header: String {
        unsafe String(unsafeUninitializedCapacity: 55) { buffer in
            unsafe buffer.update(repeating: UInt8(ascii: "-"))
            unsafe Self.write(0, digits: 2, to: buffer, at: 0)
            unsafe Self.write(trace.high, digits: 16, to: buffer, at: 3)
            unsafe Self.write(trace.low, digits: 16, to: buffer, at: 19)
            unsafe Self.write(span, digits: 16, to: buffer, at: 36)
            unsafe Self.write(flags, digits: 2, to: buffer, at: 53)
            return 55
        }
    }

    /// Trace and flags of a header that follows the grammar to the letter; a later version may have more behind them.
    private static func parse(_ header: String) -> (trace: (high: UInt64, low: UInt64), flags: UInt64)? {
        let bytes = Array(header.utf8.prefix(56))
        let dash = UInt8(ascii: "-")
        guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
            let version = hexadecimal(bytes[..<2]), version != 0xFF,
            bytes.count == 55 || version > 0 && bytes[55] == dash,
            let high = hexadecimal(bytes[3..<19]), let low = hexadecimal(bytes[19..<35]), high | low != 0,
            let parent = hexadecimal(bytes[36..<52]), parent != 0,
            let flags = hexadecimal(bytes[53..<55])
        else { return nil }
        return ((high, low), flags)
    }

    /// Capital digits are none: the grammar has small ones only.
    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit & 0x0F)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - 0x57)
            default: return nil
            }
        }
        return value
    }

    private static func write(
        _ value: UInt64,
        digits: Int,
        to buffer: UnsafeMutableBufferPointer<UInt8>,
        at start: Int
    ) {
        for place in 0..<digits {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(4 * (digits - 1 - place))) & 0x0F
            unsafe buffer[start + place] = digit < 10 ? 0x30 + digit : 0x57 + digit
        }
    }

    /// Spreads a number over all bits (SplitMix64), never to zero: the kernel's random numbers would cost a system call a request.
    private static func identifier(_ number: UInt64) -> UInt64 {
        var mixed = number &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return max(1, mixed ^ mixed >> 31)
    }
}
