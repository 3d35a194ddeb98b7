internal import Digest
internal import Git
internal import JSONText
internal import Synchronization

/// The last snapshot, kept beside the clone, so that whoever starts anew reads only what has changed since.
///
/// A line for what it belongs to, one for each package, and the SHA-256 of them all. A file that is not exactly so is as
/// good as none, and so is one that cannot be written: everything in it can be read from the clone again.
final class SnapshotFile: Sendable {
    /// Raised whenever the same directory in Git is to be read differently.
    private static let format = 2

    private let path: String
    private let settings: GitPackageSettings
    private let content = Mutex(Content())

    init(_ path: String, _ settings: GitPackageSettings) {
        self.path = path
        self.settings = settings
    }

    /// The snapshot, if there is one and the settings are those it was read with.
    func read() -> PackageSnapshot? {
        guard var reader = LineReader(path), var digest = try? SHA256(), var line = reader.next(),
            let head = try? JSONValue(parsing: line).decode(Head.self), head.belongs == belongs
        else { return nil }
        var packages: [GitPackage] = []
        var following = reader.next()
        while let next = following {
            guard (try? digest.update(line + LineReader.end)) != nil else { return nil }
            line = next
            following = reader.next()
            // The last line is the digest.
            guard following != nil else { break }
            guard packages.count < settings.limits.packages, let package = GitPackage(line: line) else {
                return nil
            }
            packages.append(package)
        }
        guard let sum = try? digest.finalize(), Array(sum.hex.utf8) == line else { return nil }
        let revision = head.revision.flatMap { ObjectID(hex: $0) }
        let snapshot = PackageSnapshot(packages, skipped: head.skipped, revision: revision)
        content.withLock { $0.snapshot = snapshot }
        return snapshot
    }

    /// Keeps a snapshot, unless the file has it already.
    func write(_ snapshot: PackageSnapshot) {
        guard content.withLock({ $0.snapshot !== snapshot }) else { return }
        guard var writer = LineWriter(replacing: path), var digest = try? SHA256() else { return }
        let head = Head(belongs: belongs, revision: snapshot.revision?.hex, skipped: snapshot.skipped)
        var line = head.line
        for package in snapshot.packages {
            writer.write(line)
            guard (try? digest.update(line + LineReader.end)) != nil else { return }
            line = package.line
        }
        writer.write(line)
        guard (try? digest.update(line + LineReader.end)) != nil, let sum = try? digest.finalize() else {
            return
        }
        writer.write(Array(sum.hex.utf8))
        if writer.finish() { content.withLock { $0.snapshot = snapshot } }
    }

    /// What else decides how a repository is read.
    private var belongs: String {
        "\(Self.format) \(settings.layout) \(settings.branch) \(settings.root) \(settings.limits)"
    }

    /// What the file has, as long as anybody else has it too.
    private struct Content { weak var snapshot: PackageSnapshot? }

    private struct Head: Decodable {
        let belongs: String
        let revision: String?
        let skipped: Int

        var line: [UInt8] {
            var line = JSONWriter()
            line.beginObject()
            line.member("belongs", belongs)
            line.member("revision", ifPresent: revision)
            line.member("skipped", skipped)
            line.endObject()
            return line.take()
        }
    }
}
