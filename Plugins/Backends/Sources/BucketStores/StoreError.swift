internal import HTTPClient
internal import XML

/// The code in the body of an error of S3, of Cloud Storage's XML interface and of Azure: `<Error><Code>NoSuchKey</Code>…`.
enum StoreError {
    /// The code; `nil` if the body is something else.
    static func code(in body: [UInt8]) -> String? {
        var code: String?
        // What a broken document said before it broke does not count.
        guard
            (try? XMLDocument.read(body) { if $0.path == ["Error", "Code"] { code = $0.text } }) != nil,
            let code
        else { return nil }
        return Self.code(code)
    }

    /// The code if it looks like one, and so is safe to show.
    static func code(_ text: String) -> String? {
        !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy(isLetterOrDigit) ? text : nil
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
