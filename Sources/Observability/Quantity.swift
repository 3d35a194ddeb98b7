/// Sizes and durations as the log shows them: one decimal and a unit.
public enum Quantity {
    /// A number of bytes, in decimal units: `512B`, `15.2MB`.
    public static func size(_ bytes: UInt64) -> String {
        let units: [(name: String, bytes: UInt64)] = [
            ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000),
        ]
        guard let unit = units.first(where: { bytes >= $0.bytes }) else { return "\(bytes)B" }
        return oneDecimal(bytes, of: unit.bytes) + unit.name
    }

    /// A length of time: `0.3ms`, `12.4ms`, `2.3s`, `2m5s`, `3h20m`; what is negative counts as nothing.
    public static func duration(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return "0.0ms" }
        switch seconds {
        case 0:
            return oneDecimal(UInt64(attoseconds / 1_000_000_000), of: 1_000_000) + "ms"
        case 1..<60:
            let milliseconds = UInt64(seconds) * 1000 + UInt64(attoseconds / 1_000_000_000_000_000)
            return oneDecimal(milliseconds, of: 1000) + "s"
        case 60..<3600:
            return "\(seconds / 60)m\(seconds % 60)s"
        default:
            return "\(seconds / 3600)h\(seconds % 3600 / 60)m"
        }
    }

    /// Cuts instead of rounding, so that 999.99 of a unit never reads as 1000.0.
    private static func oneDecimal(_ amount: UInt64, of unit: UInt64) -> String {
        "\(amount / unit).\(amount % unit / (unit / 10))"
    }
}
