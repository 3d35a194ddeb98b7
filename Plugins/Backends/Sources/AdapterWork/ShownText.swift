/// Texts from outside, made fit for a message.
public enum ShownText {
    /// Cut to 100 characters, without control characters.
    public static func short(_ text: String) -> String {
        String(
            text.unicodeScalars.prefix(100).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : Character($0) }
        )
    }
}
