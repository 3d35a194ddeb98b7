import Archive
import Digest

/// A chart version as the stand-in's index has it.
struct MuseumEntry: Sendable {
    let name: String
    let version: String
    let digest: String
    private let chartFile: [Substring]
    private let stamp: Int
    private let address: String

    /// Reads a chart; `nil` if it is none.
    init?(_ archive: [UInt8], stamp: Int, address: String) {
        guard let text = Self.chartFile(in: archive), let digest = try? SHA256Digest.of(archive).hex else {
            return nil
        }
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        func field(_ key: String) -> String? {
            lines.first { $0.hasPrefix(key + ":") }.map { line in
                line.dropFirst(key.utf8.count + 1).filter { !" \"'".contains($0) }
            }
        }
        guard let name = field("name"), let version = field("version") else { return nil }
        chartFile = lines
        self.name = name
        self.version = version
        self.digest = digest
        self.stamp = stamp
        self.address = address
    }

    /// As an item of the index.
    var yaml: String {
        let own = ["created: \"\(created)\"", "digest: \(digest)", "urls:", "- \(address)"]
        return "  - " + (own + chartFile.map(String.init)).joined(separator: "\n    ") + "\n"
    }

    var json: String {
        #"{"name":"\#(name)","version":"\#(version)","digest":"\#(digest)","created":"\#(created)","urls":["\#(address)"]}"#
    }

    private var created: String {
        let second = String(stamp % 60 + 100).dropFirst()
        let minute = String(stamp / 60 % 60 + 100).dropFirst()
        return "2026-01-14T10:\(minute):\(second)Z"
    }

    private static func chartFile(in archive: [UInt8]) -> String? {
        var rest = archive[...]
        let budget = ArchiveBudget(producedBytesLimit: 100 << 20, entryLimit: 10_000)
        let reader = try? unsafe TarGzipReader(limits: ArchiveLimits(), budget: budget) { buffer in
            let count = min(buffer.count, rest.count)
            unsafe buffer.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            return count
        }
        guard let reader else { return nil }
        while let entry = try? reader.next() {
            let path = String(decoding: entry.path, as: UTF8.self).split(separator: "/")
            guard path.count == 2, path[1] == "Chart.yaml" else { continue }
            var text = [UInt8](repeating: 0, count: Int(entry.size))
            var length = 0
            while length < text.count {
                let count = unsafe text.withUnsafeMutableBytes { room in
                    (try? unsafe reader.read(into: UnsafeMutableRawBufferPointer(rebasing: room[length...])))
                        ?? 0
                }
                guard count > 0 else { return nil }
                length += count
            }
            return String(decoding: text, as: UTF8.self)
        }
        return nil
    }
}
