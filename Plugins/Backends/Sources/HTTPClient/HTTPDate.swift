internal import CCurl
internal import Glibc

/// Dates as HTTP writes them (RFC 9110, 5.6.7).
public enum HTTPDate {
    /// Reads a date, by libcurl.
    ///
    /// - Parameter text: the date.
    /// - Returns: seconds since the epoch, or `nil` if the text is no date.
    public static func seconds(_ text: String) -> Int? {
        let seconds = unsafe curl_getdate(text, nil)
        return seconds < 0 ? nil : seconds
    }

    /// Writes a date.
    ///
    /// - Parameter seconds: since the epoch.
    /// - Returns: as `Sun, 06 Nov 1994 08:49:37 GMT`.
    public static func text(_ seconds: Int) -> String {
        var time = seconds
        var parts = unsafe tm()
        var text = [UInt8](repeating: 0, count: 64)
        guard unsafe gmtime_r(&time, &parts) != nil else { return "" }
        let count = unsafe text.withUnsafeMutableBytes { room in
            unsafe room.withMemoryRebound(to: CChar.self) { room in
                unsafe strftime(room.baseAddress, room.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            }
        }
        return String(decoding: text.prefix(count), as: UTF8.self)
    }
}
