internal import Glibc

/// `objects/info/alternates`: where else a repository's objects lie (gitrepository-layout(5)).
struct AlternatesFile {
    private static let limitBytes = 8192

    private let folder: String
    private var path: String { folder + "/alternates" }

    /// - Parameter repository: the path of a bare repository.
    init(_ repository: String) { folder = "\(repository)/objects/info" }

    /// What it says; nil = there is none.
    var content: String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.limitBytes)
        let count = unsafe read(descriptor, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// Replaces it as a whole.
    ///
    /// - Returns: whether it could be written.
    func write(_ content: String) -> Bool {
        _ = unsafe mkdir(folder, 0o700)
        let new = path + ".new"
        let descriptor = unsafe open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let bytes = Array(content.utf8)
        let isWhole = unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count
        return unsafe isWhole && rename(new, path) == 0
    }
}
