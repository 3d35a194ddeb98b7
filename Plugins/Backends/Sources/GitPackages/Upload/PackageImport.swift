internal import Archive
internal import Git

/// Takes an archive into a repository, file by file, without a reference to what it becomes.
///
/// If every member stands in one directory, that directory is the package.
struct PackageImport {
    private let limits: GitPackageLimits
    private var files: [(path: [String], blob: ObjectID)] = []
    private(set) var violations: [PackageViolation] = []

    /// Reads an archive.
    ///
    /// - Parameters:
    ///   - read: the archive's bytes, as `TarGzipReader` takes them.
    ///   - repository: where the files go.
    ///   - limits: what the package may cost.
    /// - Throws: what is wrong with the repository. What is wrong with the archive is in `violations`.
    init(
        _ read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int,
        into repository: borrowing GitRepository,
        limits: GitPackageLimits
    ) throws(GitFault) {
        self.limits = limits
        do throws(ArchiveError) {
            let budget = ArchiveBudget(producedBytesLimit: limits.packageBytes, entryLimit: limits.files * 2)
            let reader = try unsafe TarGzipReader(limits: ArchiveLimits(), budget: budget, read: read)
            while let entry = try reader.next() {
                guard let path = admit(entry), entry.kind == .file else { continue }
                let content = try Self.content(of: entry, reader)
                do throws(GitFault) {
                    files.append((path, try repository.write(content)))
                } catch {
                    throw ArchiveError(.source, error.message)
                }
            }
        } catch {
            guard error.code != .source else { throw GitFault(.unavailable, error.message) }
            violations.append(PackageViolation("package.archive", "", error.message))
        }
        checkCollisions()
    }

    /// The directory that the files make; nil if there is none.
    func write(
        into repository: borrowing GitRepository,
        adding extra: (name: String, content: [UInt8])? = nil
    ) throws(GitFault) -> ObjectID? {
        var files = stripped
        if let extra, !files.contains(where: { $0.path == [extra.name] }) {
            files.append(([extra.name], try repository.write(extra.content)))
        }
        return try Self.directory(files[...], depth: 0, repository)
    }

    private static func content(of entry: ArchiveEntry, _ reader: TarGzipReader) throws(ArchiveError)
        -> [UInt8]
    {
        var content = [UInt8](repeating: 0, count: Int(entry.size))
        var filled = 0
        while filled < content.count {
            var failure: ArchiveError?
            let count = unsafe content.withUnsafeMutableBytes { room -> Int in
                do throws(ArchiveError) {
                    return try unsafe reader.read(
                        into: UnsafeMutableRawBufferPointer(rebasing: room[filled...])
                    )
                } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            guard count > 0 else { break }
            filled += count
        }
        return content
    }

    /// The path of a member that may come in; nil = it breaks a rule, or is the top itself.
    private mutating func admit(_ entry: ArchiveEntry) -> [String]? {
        let shown = String(decoding: entry.path.prefix(200), as: UTF8.self)
        guard violations.count < limits.kept else { return nil }
        guard entry.kind == .file || entry.kind == .directory else {
            violations.append(
                PackageViolation("package.link", shown, "links and special files are not accepted")
            )
            return nil
        }
        var components = entry.path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
        while components.first == [UInt8(ascii: ".")] { components = components.dropFirst() }
        if entry.kind == .directory, components.last?.isEmpty == true { components = components.dropLast() }
        for component in components {
            guard let fault = PackagePath.fault(ofComponent: component) else { continue }
            violations.append(PackageViolation("package.path", shown, fault))
            return nil
        }
        guard entry.size <= limits.fileBytes, components.count <= limits.depth else {
            let message =
                "the file is longer than \(limits.fileBytes) bytes, or stands deeper than \(limits.depth) directories"
            violations.append(PackageViolation("package.size", shown, message))
            return nil
        }
        return components.isEmpty ? nil : components.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Two members of one name, a file where another member wants a directory, and names that differ in case only.
    private mutating func checkCollisions() {
        var seen: [String: String] = [:]
        for file in files {
            for count in 1...file.path.count {
                let path = file.path.prefix(count).joined(separator: "/")
                let isFile = count == file.path.count
                let shape = isFile ? path : path + "/"
                let old = seen.updateValue(shape, forKey: path.lowercased())
                guard let old, old != shape || isFile, violations.count < limits.kept else { continue }
                violations.append(
                    PackageViolation(
                        "package.duplicate",
                        path,
                        "another member has the same name, or one that differs only in case"
                    )
                )
            }
        }
    }

    private var stripped: [(path: [String], blob: ObjectID)] {
        guard let top = files.first?.path.first, files.allSatisfy({ $0.path.count > 1 && $0.path[0] == top })
        else { return files }
        return files.map { (Array($0.path.dropFirst()), $0.blob) }
    }

    private static func directory(
        _ files: ArraySlice<(path: [String], blob: ObjectID)>,
        depth: Int,
        _ repository: borrowing GitRepository
    ) throws(GitFault) -> ObjectID? {
        var changes: [(name: String, entry: (kind: TreeEntry.Kind, id: ObjectID)?)] = []
        for (name, group) in Dictionary(grouping: files, by: { $0.path[depth] }) {
            if let file = group.first(where: { $0.path.count == depth + 1 }) {
                changes.append((name, (.file, file.blob)))
            } else if let below = try directory(group[...], depth: depth + 1, repository) {
                changes.append((name, (.directory, below)))
            }
        }
        return changes.isEmpty ? nil : try repository.write(changes)
    }
}
