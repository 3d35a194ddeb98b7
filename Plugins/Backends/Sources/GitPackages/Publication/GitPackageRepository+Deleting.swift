public import Digest
internal import Git
public import HTTPClient

extension GitPackageRepository {
    /// Takes a package out of the repository.
    ///
    /// - Parameters:
    ///   - identity: which one.
    ///   - checksum: of the only one that is meant, as the commit has it that the deletion is based on; nil = whatever has the identity.
    ///   - terms: until when.
    /// - Throws: why not.
    public func delete(
        _ identity: GitPackageIdentity,
        checksum: SHA256Digest? = nil,
        terms: HTTPTerms
    ) throws(GitPackageError) {
        guard !settings.isReadOnly else { throw .readOnly }
        // To make checksums costs as much as to read the package, so directories are compared.
        var tree: ObjectID?
        if let checksum, let known = lastSnapshot?.package(identity), known.details.checksum == checksum {
            tree = known.tree
        } else if let checksum {
            tree = try check(identity, is: checksum, terms: terms).tree
        }
        while try !remove(identity, &tree, checksum, terms) {}
        _ = try git { () throws(GitFault) in try snapshots.refreshLocally() }
    }

    /// Looks at the repository as it is now.
    ///
    /// - Parameters:
    ///   - identity: of a package.
    ///   - checksum: what it is to have.
    ///   - terms: until when.
    /// - Returns: the package.
    /// - Throws: `absent`, `replaced` if it has another checksum, or why that cannot be told.
    @discardableResult
    public func check(_ identity: GitPackageIdentity, is checksum: SHA256Digest, terms: HTTPTerms)
        throws(GitPackageError) -> GitPackage
    {
        let snapshot = try git { () throws(GitFault) in try self.snapshot(fresh: true, terms: terms) }
        guard let package = snapshot.package(identity) else { throw .absent }
        let found = package.details.checksum
        guard found == checksum else { throw .replaced(there: found) }
        return package
    }

    /// Removes a package if it still is this directory; false if it has the same content in another one, which `tree` is then.
    private func remove(
        _ identity: GitPackageIdentity,
        _ tree: inout ObjectID?,
        _ checksum: SHA256Digest?,
        _ terms: HTTPTerms
    ) throws(GitPackageError) -> Bool {
        let message = "Remove \(identity)\n"
        let change = PackageChange(identity: identity, kind: .delete(tree: tree), message: message)
        switch try publish(change, terms) {
        case .done: return true
        case .exists(let there):
            let found = self.checksum(of: there)
            guard let checksum, found == checksum else {
                // What was fetched for the attempt is what is there now.
                _ = try git { () throws(GitFault) in try snapshots.refreshLocally() }
                throw .replaced(there: found)
            }
            tree = there
            return false
        case .absent, .collides: throw .absent
        case .failed(let fault): throw .git(fault)
        }
    }
}
