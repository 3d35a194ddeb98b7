/// Durations and sizes as configurations write them.
public enum UnitText {
    /// `500ms`, `30s`, `5m`, `24h`; at most a year.
    public static func duration(_ text: String) -> Duration? {
        guard let (value, unit) = split(text) else { return nil }
        let factors: [Substring: Int64] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000]
        guard let factor = factors[unit] else { return nil }
        let (milliseconds, overflow) = Int64(clamping: value).multipliedReportingOverflow(by: factor)
        guard !overflow, milliseconds <= 366 * 24 * 3_600_000 else { return nil }
        return .milliseconds(milliseconds)
    }

    /// `100B`, `64KiB`, `100MiB`, `1GiB`.
    public static func bytes(_ text: String) -> UInt64? {
        guard let (value, unit) = split(text) else { return nil }
        let factors: [Substring: UInt64] = ["B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30]
        guard let factor = factors[unit] else { return nil }
        let (bytes, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow ? nil : bytes
    }

    private static func split(_ text: String) -> (UInt64, Substring)? {
        let digits = text.utf8.prefix { $0 &- 0x30 < 10 }
        guard let value = UInt64(Substring(digits)) else { return nil }
        return (value, text[digits.endIndex...])
    }
}
