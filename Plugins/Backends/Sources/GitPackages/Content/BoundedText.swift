extension String {
    /// The text, or as much of its beginning as fits: a single character may have any number of bytes.
    ///
    /// - Parameter bytes: how many it may have in UTF-8.
    /// - Returns: whole scalars.
    func cut(toBytes bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        var end = utf8.index(startIndex, offsetBy: bytes)
        while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
