// SPDX-License-Identifier: Apache-2.0

/// Times as RFC 3339 writes them, in the proleptic Gregorian calendar; every Int64 count of nanoseconds has a four-digit year.
public enum RFC3339 {
    private static let longestBytes = 30

    /// Writes a time as `2026-01-14T11:00:00.5Z`.
    ///
    /// - Parameter nanoseconds: since 1970-01-01T00:00:00Z.
    /// - Returns: the text, in UTC.
    public static func text(nanoseconds: Int64) -> String {
        var bytes: [UInt8] = []
        append(nanoseconds, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func append(_ nanosecondsSinceEpoch: Int64, to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: longestBytes) { write(nanosecondsSinceEpoch, to: &$0) }
    }

    private static func write(_ nanosecondsSinceEpoch: Int64, to text: inout OutputSpan<UInt8>) {
        let (seconds, nanoseconds) = floorDivide(nanosecondsSinceEpoch, by: 1_000_000_000)
        let (days, secondOfDay) = floorDivide(seconds, by: 86_400)
        let (year, month, day) = civilDate(daysSinceEpoch: days)
        pair(year / 100, &text)
        pair(year % 100, &text)
        text.append(UInt8(ascii: "-"))
        pair(month, &text)
        text.append(UInt8(ascii: "-"))
        pair(day, &text)
        text.append(UInt8(ascii: "T"))
        pair(secondOfDay / 3600, &text)
        text.append(UInt8(ascii: ":"))
        pair(secondOfDay / 60 % 60, &text)
        text.append(UInt8(ascii: ":"))
        pair(secondOfDay % 60, &text)
        if nanoseconds != 0 { fraction(nanoseconds, &text) }
        text.append(UInt8(ascii: "Z"))
    }

    /// Writes the digits after the point, without zeros at the end.
    private static func fraction(_ nanoseconds: Int64, _ text: inout OutputSpan<UInt8>) {
        text.append(UInt8(ascii: "."))
        var rest = nanoseconds
        var unit: Int64 = 100_000_000
        while rest > 0 {
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / unit))
            rest %= unit
            unit /= 10
        }
    }

    private static func pair(_ value: Int64, _ text: inout OutputSpan<UInt8>) {
        let value = UInt8(truncatingIfNeeded: value)
        text.append(UInt8(ascii: "0") + value / 10)
        text.append(UInt8(ascii: "0") + value % 10)
    }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64)
    {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// Counts in eras of 400 years whose years begin in March, so that the leap day comes last.
    private static func civilDate(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(daysSinceEpoch + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
