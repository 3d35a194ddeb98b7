internal import Glibc

/// The `Date` header line, made once a second.
struct DateHeader {
    /// `Date: …` with CR LF.
    private(set) var line: [UInt8] = []
    private var second: Int = -1

    /// Makes the line of the current second unless it is there already.
    mutating func refresh() {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME_COARSE, &time)
        guard time.tv_sec != second else { return }
        second = time.tv_sec
        var parts = unsafe tm()
        unsafe gmtime_r(&second, &parts)
        line = unsafe Self.render(parts)
    }

    private static func render(_ parts: tm) -> [UInt8] {
        let days = Array("SunMonTueWedThuFriSat".utf8)
        let months = Array("JanFebMarAprMayJunJulAugSepOctNovDec".utf8)
        var line = Array("Date: ".utf8)
        line += days[unsafe triple(parts.tm_wday)] + [0x2C, 0x20]
        line += unsafe digits(parts.tm_mday, 2) + [0x20]
        line += months[unsafe triple(parts.tm_mon)] + [0x20]
        line += unsafe digits(parts.tm_year + 1900, 4) + [0x20]
        line += unsafe digits(parts.tm_hour, 2) + [0x3A]
        line += unsafe digits(parts.tm_min, 2) + [0x3A]
        line += unsafe digits(parts.tm_sec, 2)
        return line + Array(" GMT\r\n".utf8)
    }

    /// Where the three letters of the nth name lie.
    private static func triple(_ index: CInt) -> Range<Int> { (Int(index) * 3)..<(Int(index) * 3 + 3) }

    private static func digits(_ number: CInt, _ width: Int) -> [UInt8] {
        var rest = number
        var digits = [UInt8](repeating: 0x30, count: width)
        for index in digits.indices.reversed() {
            digits[index] += UInt8(rest % 10)
            rest /= 10
        }
        return digits
    }
}
