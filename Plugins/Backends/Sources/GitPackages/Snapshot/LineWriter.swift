internal import Glibc

/// Writes a file of lines that takes the place of another one once it is whole.
struct LineWriter: ~Copyable {
    private static let chunkBytes = 64 << 10

    private let path: String
    private let descriptor: CInt
    private var text: [UInt8] = []
    private var isWhole = true

    /// Begins a file for us alone; nil if none can be made there.
    init?(replacing path: String) {
        self.path = path
        descriptor = unsafe open(path + ".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor < 0 { return nil }
    }

    deinit {
        close(descriptor)
        unsafe unlink(path + ".new")
    }

    /// Appends a line, which does not contain its end.
    mutating func write(_ line: [UInt8]) {
        text += line
        text += LineReader.end
        if text.count >= Self.chunkBytes { flush() }
    }

    /// Puts the file in its place, unless something of it could not be written.
    ///
    /// - Returns: whether it is there.
    consuming func finish() -> Bool {
        flush()
        return unsafe isWhole && rename(path + ".new", path) == 0
    }

    private mutating func flush() {
        var rest = text[...]
        while isWhole, !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            isWhole = count > 0 || errno == EINTR
            rest = rest.dropFirst(max(count, 0))
        }
        text.removeAll(keepingCapacity: true)
    }
}
