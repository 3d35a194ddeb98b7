internal import Digest
public import Git

/// A package read from its directory in Git: what it is, and which rules it breaks.
public struct PackageReading {
    /// What is known of it; nil = its directory is nothing that a package can be.
    public let details: PackageDetails?
    /// The rules it breaks, the limits' number at most.
    public let violations: [PackageViolation]

    /// The name that the package states, where it does.
    let statedName: String?
    /// The version that the package states, where it does.
    let statedVersion: String?

    /// Reads a package.
    ///
    /// - Parameters:
    ///   - tree: its directory.
    ///   - repository: where that lies.
    ///   - limits: what it may cost.
    /// - Throws: what is wrong with the repository, not with the package.
    public init(_ tree: ObjectID, in repository: borrowing GitRepository, limits: GitPackageLimits)
        throws(GitFault)
    {
        let walk = try PackageWalk(tree, in: repository, limits: limits)
        guard walk.violations.isEmpty else {
            (details, violations, statedName, statedVersion) = (nil, walk.violations, nil, nil)
            return
        }
        var review = PackageReview(paths: walk.paths, limits: limits)
        var archive: (checksum: SHA256Digest, size: UInt64)?
        do {
            archive = try Self.digest(walk, in: repository) { file, content throws(GitFault) in
                review.look(at: file, content: content)
            }
        } catch let fault as GitFault {
            throw fault
        } catch {
            throw GitFault(.damaged, "a digest cannot be made")
        }
        review.finish()
        violations = review.violations
        (statedName, statedVersion) = review.stated
        details = archive.map { review.details(checksum: $0.checksum, size: $0.size) }
    }

    /// nil = a file is larger than the archive's header can tell, 8 GiB; paths that do not fit into it are violations of the walk.
    private static func digest(
        _ walk: PackageWalk,
        in repository: borrowing GitRepository,
        each: (PackageFile, [UInt8]) throws(GitFault) -> Void
    ) throws -> (SHA256Digest, UInt64)? {
        var digest = try SHA256()
        var size: UInt64 = 0
        for member in walk.members {
            guard let pieces = try CanonicalTar.pieces(of: member, in: repository) else { return nil }
            if case .file(let file) = member { try each(file, pieces[1]) }
            for piece in pieces {
                try digest.update(piece)
                size += UInt64(piece.count)
            }
        }
        let end = CanonicalTar.end(after: size)
        try digest.update(end)
        return (try digest.finalize(), size + UInt64(end.count))
    }
}
