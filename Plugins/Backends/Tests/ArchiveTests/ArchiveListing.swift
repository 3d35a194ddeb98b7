import Archive

/// What reading a whole archive gave.
struct ArchiveListing {
    var entries: [ArchiveEntry] = []
    var contents: [[UInt8]] = []
    var error: ArchiveError?
    var producedBytes: UInt64 = 0

    /// Reads all of an archive, `step` bytes at a time, data included.
    init(
        of archive: [UInt8],
        step: Int = .max,
        limits: ArchiveLimits = ArchiveLimits(),
        budget: ArchiveBudget = ArchiveBudget(producedBytesLimit: 8 << 20, entryLimit: 100)
    ) {
        var rest = archive[...]
        do throws(ArchiveError) {
            let reader = try unsafe TarGzipReader(limits: limits, budget: budget) { buffer in
                let count = min(step, buffer.count, rest.count)
                unsafe buffer.copyBytes(from: rest.prefix(count))
                rest = rest.dropFirst(count)
                return count
            }
            while let entry = try reader.next() {
                entries.append(entry)
                contents.append(try Self.content(of: reader))
            }
        } catch {
            self.error = error
        }
        producedBytes = budget.producedBytes
    }

    var paths: [String] { entries.map { String(decoding: $0.path, as: UTF8.self) } }

    static func content(of reader: TarGzipReader) throws(ArchiveError) -> [UInt8] {
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1000)
        while true {
            let result = unsafe buffer.withUnsafeMutableBytes { room in
                Result { () throws(ArchiveError) in try unsafe reader.read(into: room) }
            }
            let count = try result.get()
            if count == 0 { return content }
            content += buffer[..<count]
        }
    }
}
