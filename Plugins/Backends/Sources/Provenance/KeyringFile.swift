internal import Glibc

/// The file that holds a keyring.
enum KeyringFile {
    /// Rings of whole distributions are some MiB.
    static let limitBytes = 16 << 20

    static func content(_ path: String) throws(SignatureError) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw SignatureError(.keyring, "the file cannot be opened") }
        defer { close(file) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SignatureError(.keyring, "the file cannot be read") }
            if count == 0 { return content }
            content += chunk[..<count]
            guard content.count <= limitBytes else {
                throw SignatureError(.keyring, "the file has more than \(limitBytes) bytes")
            }
        }
    }
}
