/// Dates, times and durations as formats of JSON Schema (RFC 3339, its appendix A for durations).
enum SchemaTime {
    /// `2024-02-29`.
    static func isDate(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy(SchemaFormat.isDigit) }),
            let year = number(parts[0]), let month = number(parts[1]), let day = number(parts[2])
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains(month) && (1...days[month - 1]).contains(day)
    }

    /// `23:59:60Z`, `12:00:00.5+02:00`; a leap second only where there is one.
    static func isTime(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count >= 9 else { return false }
        let clock = text.prefix(8).split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard clock.map(\.count) == [2, 2, 2], let hour = number(clock[0]), let minute = number(clock[1]),
            let second = number(clock[2]), hour < 24, minute < 60, second <= 60
        else { return false }
        var rest = text.dropFirst(8)
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: SchemaFormat.isDigit)
            guard !fraction.isEmpty else { return false }
            rest = rest[fraction.endIndex...]
        }
        guard let offset = offsetMinutes(rest) else { return false }
        let universal = (hour * 60 + minute - offset + 1440) % 1440
        return second < 60 || universal == 1439
    }

    /// A date and a time with a T between them.
    static func isDateTime(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count >= 20, text[text.startIndex + 10] | 0x20 == UInt8(ascii: "t") else { return false }
        return isDate(text.prefix(10)) && isTime(text.dropFirst(11))
    }

    /// `P1Y2M3DT4H5M6S`, `P4W`.
    static func isDuration(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.first == UInt8(ascii: "P"), text.count > 1 else { return false }
        let body = text.dropFirst()
        if body.last == UInt8(ascii: "W") {
            return body.count > 1 && body.dropLast().allSatisfy(SchemaFormat.isDigit)
        }
        let halves = body.split(separator: UInt8(ascii: "T"), omittingEmptySubsequences: false)
        guard halves.count <= 2, halves.dropFirst().allSatisfy({ !$0.isEmpty }) else { return false }
        return zip(halves, ["YMD", "HMS"]).allSatisfy { areAmounts($0, units: Array($1.utf8)[...]) }
    }

    /// Two moments, or a moment and a duration, with a slash between them.
    static func isPeriod(_ text: ArraySlice<UInt8>) -> Bool {
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")) else { return false }
        let (start, end) = (text[..<slash], text[(slash + 1)...])
        if start.first == UInt8(ascii: "P") { return isDuration(start) && isDateTime(end) }
        return isDateTime(start) && (end.first == UInt8(ascii: "P") ? isDuration(end) : isDateTime(end))
    }

    /// Numbers with units, in the order of the units.
    private static func areAmounts(_ text: ArraySlice<UInt8>, units: ArraySlice<UInt8>) -> Bool {
        var (rest, units) = (text, units)
        while !rest.isEmpty {
            let digits = rest.prefix(while: SchemaFormat.isDigit)
            let behind = rest[digits.endIndex...]
            guard !digits.isEmpty, let unit = behind.first, let place = units.firstIndex(of: unit) else {
                return false
            }
            units = units[(place + 1)...]
            rest = behind.dropFirst()
        }
        return true
    }

    /// East of the meridian; nil if it is no offset.
    private static func offsetMinutes(_ text: ArraySlice<UInt8>) -> Int? {
        if text.count == 1, text.first.map({ $0 | 0x20 }) == UInt8(ascii: "z") { return 0 }
        guard text.count == 6, let sign = text.first else { return nil }
        let isEast = sign == UInt8(ascii: "+")
        let parts = text.dropFirst().split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard isEast || sign == UInt8(ascii: "-"), parts.map(\.count) == [2, 2],
            let hours = number(parts[0]), let minutes = number(parts[1]), hours < 24, minutes < 60
        else { return nil }
        return (isEast ? 1 : -1) * (hours * 60 + minutes)
    }

    /// Not below 0; Helm's library lets a sign stand before it.
    private static func number(_ text: ArraySlice<UInt8>) -> Int? {
        Int(String(decoding: text, as: UTF8.self)).flatMap { $0 >= 0 ? $0 : nil }
    }
}
