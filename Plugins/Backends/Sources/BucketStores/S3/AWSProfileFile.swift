internal import Glibc

/// The shared credentials file of AWS's tools: `[profile]`, then `name = value`.
enum AWSProfileFile {
    private static let limitBytes = 1 << 20

    /// The file's text; `nil` if it cannot be read or is longer than anybody's.
    static func read(_ path: String) -> String? {
        guard let file = unsafe fopen(path, "re") else { return nil }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: limitBytes + 1)
        let count = unsafe fread(&bytes, 1, bytes.count, file)
        guard unsafe ferror(file) == 0, count <= limitBytes else { return nil }
        return String(validating: bytes.prefix(count), as: UTF8.self)
    }

    /// The access key of a profile; `nil` if it has none.
    static func credentials(of profile: String, in text: String) -> AWSCredentials? {
        var values: [String: String] = [:]
        var isWanted = false
        for line in text.split(whereSeparator: \.isNewline) {
            let line = trimmed(line)
            if line.hasPrefix("[") {
                isWanted = line.hasSuffix("]") && trimmed(line.dropFirst().dropLast()) == profile
            } else if isWanted, !line.hasPrefix("#"), !line.hasPrefix(";"),
                let equals = line.firstIndex(of: "=")
            {
                values[trimmed(line[..<equals]).lowercased()] = trimmed(line[line.index(after: equals)...])
            }
        }
        guard let keyID = values["aws_access_key_id"], let secret = values["aws_secret_access_key"],
            !keyID.isEmpty, !secret.isEmpty
        else { return nil }
        return AWSCredentials(keyID: keyID, secret: secret, sessionToken: values["aws_session_token"])
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var rest = Substring(text)
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }
}
