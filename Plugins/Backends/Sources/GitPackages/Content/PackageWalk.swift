internal import Git
internal import JSONText

/// One file of a package in Git.
struct PackageFile {
    /// From the package's top.
    let path: String
    let isExecutable: Bool
    let blob: ObjectID
    let size: UInt64
}

/// The files of a package, in the canonical archive's order, without its content.
struct PackageWalk {
    /// A directory, by its path with a slash at the end, or a file.
    enum Member {
        case directory(String)
        case file(PackageFile)
    }

    private(set) var members: [Member] = []
    private(set) var violations: [PackageViolation] = []
    private let limits: GitPackageLimits
    private var bytes: UInt64 = 0

    init(_ tree: ObjectID, in repository: borrowing GitRepository, limits: GitPackageLimits) throws(GitFault)
    {
        self.limits = limits
        try enter(tree, path: "", depth: 0, repository)
    }

    var paths: Set<ExactString> {
        Set(
            members.map { member in
                switch member {
                case .directory(let path): ExactString(path.dropLast())
                case .file(let file): ExactString(file.path)
                }
            }
        )
    }

    private mutating func enter(
        _ tree: ObjectID,
        path: String,
        depth: Int,
        _ repository: borrowing GitRepository
    ) throws(GitFault) {
        guard depth < limits.depth else {
            return violations.append(
                PackageViolation("package.depth", path, "directories stand deeper than \(limits.depth)")
            )
        }
        guard members.count <= limits.files else { return violations.append(tooLarge(path)) }
        guard CanonicalTar.holds("./" + path) else { return violations.append(tooLong(path)) }
        members.append(.directory(path))
        var seen: Set<String> = []
        guard let entries = try entries(of: tree, repository) else {
            return violations.append(tooLarge(path))
        }
        for entry in entries.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
            guard violations.count < limits.kept else { return }
            let whole = path + String(decoding: entry.name, as: UTF8.self)
            if let fault = PackagePath.fault(ofComponent: entry.name) {
                violations.append(PackageViolation("package.path", whole, fault))
            } else if !seen.insert(whole.lowercased()).inserted {
                violations.append(
                    PackageViolation(
                        "package.case",
                        whole,
                        "another name differs only in upper and lower case"
                    )
                )
            } else {
                try add(entry, path: whole, depth: depth, repository)
            }
        }
    }

    private mutating func add(
        _ entry: TreeEntry,
        path: String,
        depth: Int,
        _ repository: borrowing GitRepository
    ) throws(GitFault) {
        switch entry.kind {
        case .directory: try enter(entry.id, path: path + "/", depth: depth + 1, repository)
        case .symbolicLink:
            violations.append(PackageViolation("package.link", path, "symbolic links are not accepted"))
        case .submodule:
            violations.append(PackageViolation("package.submodule", path, "submodules are not accepted"))
        case .file, .executable:
            let size = try repository.size(of: entry.id)
            bytes += min(size, limits.packageBytes + 1)
            guard size <= limits.fileBytes, bytes <= limits.packageBytes, members.count <= limits.files else {
                return violations.append(tooLarge(path))
            }
            guard CanonicalTar.holds("./" + path) else { return violations.append(tooLong(path)) }
            members.append(
                .file(
                    PackageFile(
                        path: path,
                        isExecutable: entry.kind == .executable,
                        blob: entry.id,
                        size: size
                    )
                )
            )
        }
    }

    /// nil = more than a package may have; who lists the others is not to be stopped by that.
    private func entries(of tree: ObjectID, _ repository: borrowing GitRepository) throws(GitFault)
        -> [TreeEntry]?
    {
        do throws(GitFault) {
            return try repository.entries(of: tree, limit: limits.files)
        } catch {
            guard error.kind == .tooLarge else { throw error }
            return nil
        }
    }

    private func tooLong(_ path: String) -> PackageViolation {
        PackageViolation(
            "package.path",
            path,
            """
            the path is too long for a tar archive: its last name may have 100 bytes (a directory's 99), what stands before it 155
            """
        )
    }

    private func tooLarge(_ path: String) -> PackageViolation {
        PackageViolation(
            "package.size",
            path,
            """
            the package has more than \(limits.files) files and directories or \(limits.packageBytes) bytes, or a file has \
            more than \(limits.fileBytes) bytes
            """
        )
    }
}
