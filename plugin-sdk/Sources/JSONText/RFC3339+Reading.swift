// SPDX-License-Identifier: Apache-2.0

extension RFC3339 {
    /// Reads a time; a blank in place of the `T` is borne with.
    ///
    /// - Parameter text: as `2026-01-14T11:00:00.5+01:00`.
    /// - Returns: nanoseconds since 1970-01-01T00:00:00Z, or `nil` for anything that is no time or out of range.
    public static func nanoseconds(_ text: String) -> Int64? {
        unsafe Array(text.utf8).withUnsafeBytes { unsafe nanoseconds($0) }
    }

    /// Reads a time from borrowed bytes, see ``nanoseconds(_:)-(String)``.
    public static func nanoseconds(_ text: UnsafeRawBufferPointer) -> Int64? {
        guard text.count >= 20, let year = unsafe number(text, 0, 4), let month = unsafe number(text, 5, 2),
            let day = unsafe number(text, 8, 2), let hour = unsafe number(text, 11, 2),
            let minute = unsafe number(text, 14, 2), let second = unsafe number(text, 17, 2),
            unsafe text[4] == 0x2D, unsafe text[7] == 0x2D,
            unsafe text[10] | 0x20 == 0x74 || text[10] == 0x20,
            unsafe text[13] == 0x3A, unsafe text[16] == 0x3A,
            (1...12).contains(month), (1...days(in: month, of: year)).contains(day), hour < 24, minute < 60,
            second <= 60
        else { return nil }
        var index = 19
        guard let fraction = unsafe fraction(text, &index), let offset = unsafe offset(text, index) else {
            return nil
        }
        let days = daysSinceEpoch(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + min(second, 59) - offset
        let (product, overflow) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(Int64(fraction))
        return overflow || carry ? nil : sum
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func number(_ text: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
        var value = 0
        for index in start..<(start + count) {
            let digit = unsafe text[index] &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    private static func fraction(_ text: UnsafeRawBufferPointer, _ index: inout Int) -> Int? {
        guard index < text.count, unsafe text[index] == 0x2E else { return 0 }
        index += 1
        var value = 0
        var digits = 0
        while index < text.count, unsafe text[index] &- 0x30 < 10 {
            if digits < 9 { value = value * 10 + Int(unsafe text[index] &- 0x30) }
            digits += 1
            index += 1
        }
        guard digits > 0 else { return nil }
        for _ in min(digits, 9)..<9 { value *= 10 }
        return value
    }

    /// Seconds east of UTC.
    private static func offset(_ text: UnsafeRawBufferPointer, _ index: Int) -> Int? {
        guard index < text.count else { return nil }
        if unsafe text[index] | 0x20 == 0x7A { return index + 1 == text.count ? 0 : nil }
        guard text.count == index + 6, unsafe text[index] == 0x2B || text[index] == 0x2D,
            unsafe text[index + 3] == 0x3A,
            let hours = unsafe number(text, index + 1, 2), let minutes = unsafe number(text, index + 4, 2)
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return unsafe text[index] == 0x2D ? -seconds : seconds
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
