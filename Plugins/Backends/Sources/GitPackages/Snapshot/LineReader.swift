internal import Glibc

/// Reads a file line by line.
struct LineReader: ~Copyable {
    /// What ends a line.
    static let end = [UInt8(ascii: "\n")]
    /// What the longest line may have: three texts of 4 KiB, 64 kinds and 64 images, all of characters that JSON writes with six.
    private static let lineBytes = 256 << 10

    private let descriptor: CInt
    private var chunk = [UInt8](repeating: 0, count: 64 << 10)
    private var rest = 0..<0

    /// Opens a file; nil if there is none that can be read.
    init?(_ path: String) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// The next line without its end; nil if there is no further one that is whole and not too long.
    mutating func next() -> [UInt8]? {
        var line: [UInt8] = []
        while line.count <= Self.lineBytes {
            if let end = chunk[rest].firstIndex(of: UInt8(ascii: "\n")) {
                line += chunk[rest.lowerBound..<end]
                rest = (end + 1)..<rest.upperBound
                return line
            }
            line += chunk[rest]
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 || (count < 0 && errno == EINTR) else { return nil }
            rest = 0..<max(count, 0)
        }
        return nil
    }
}
