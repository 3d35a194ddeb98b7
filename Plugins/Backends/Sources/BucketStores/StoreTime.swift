internal import Glibc

/// Times as object stores write them in listings: `2024-05-01T10:00:00.000Z`.
enum StoreTime {
    /// Seconds since the epoch; `nil` if the text is no such time.
    static func seconds(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T") else {
            return nil
        }
        let places = [(0, 4), (5, 2), (8, 2), (11, 2), (14, 2), (17, 2)]
        let numbers = places.compactMap { CInt(String(decoding: bytes[$0..<$0 + $1], as: UTF8.self)) }
        guard numbers.count == places.count, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
        var parts = unsafe tm()
        unsafe parts.tm_year = numbers[0] - 1900
        unsafe parts.tm_mon = numbers[1] - 1
        unsafe parts.tm_mday = numbers[2]
        unsafe parts.tm_hour = numbers[3]
        unsafe parts.tm_min = numbers[4]
        unsafe parts.tm_sec = numbers[5]
        return unsafe timegm(&parts)
    }
}
