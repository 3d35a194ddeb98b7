internal import Glibc

/// Small files with secrets.
enum CredentialFile {
    static let limitBytes = 1 << 20

    /// A bearer token, without the line end behind it.
    static func token(_ path: String) throws(KubernetesFault) -> String {
        guard let bytes = read(path) else {
            throw KubernetesFault(.configuration, "the file of the token for the cluster cannot be read")
        }
        let token = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard token.count == 1, let token = token.first else {
            throw KubernetesFault(
                .configuration,
                "the file of the token for the cluster holds no single token"
            )
        }
        return String(token)
    }

    /// The content of a file of at most a mebibyte; `nil` if there is no such file.
    static func read(_ path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while content.count <= limitBytes {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            guard count >= 0 else { return nil }
            if count == 0 { return content }
            content += chunk.prefix(count)
        }
        return nil
    }
}
