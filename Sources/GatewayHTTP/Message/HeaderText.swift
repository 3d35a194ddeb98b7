/// The text of a header field's value.
enum HeaderText {
    /// The byte, or a space in place of a control character, so that no value can end its line.
    @inline(__always)
    static func cleaned(_ byte: UInt8) -> UInt8 {
        (byte < 0x20 && byte != 0x09) || byte == 0x7F ? 0x20 : byte
    }
}
