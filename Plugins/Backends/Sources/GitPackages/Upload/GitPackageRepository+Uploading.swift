internal import Git
public import HTTPClient

extension GitPackageRepository {
    /// Validates a package and brings it into the repository; on return it is there.
    ///
    /// - Parameters:
    ///   - upload: the package.
    ///   - terms: until when.
    /// - Returns: the package as it is listed.
    /// - Throws: why not; then nothing of it is visible.
    public func upload(_ upload: PackageUpload, terms: HTTPTerms) throws(GitPackageError) -> GitPackage {
        let (tree, details) = try admit(upload)
        let message = """
            Add \(upload.identity)

            Checksum: sha256:\(details.checksum)

            """
        let change = PackageChange(identity: upload.identity, kind: .upload(tree: tree), message: message)
        switch try publish(change, terms) {
        case .done: return try listed(upload.identity, terms)
        case .exists(let there): throw .exists(there: checksum(of: there), sent: details.checksum)
        case .collides(let rival): throw .invalid([PackageName.collision(upload.identity, with: rival)])
        case .absent: throw .absent
        case .failed(let fault): throw .git(fault)
        }
    }

    /// Validates a package, and says what it would be; nothing is changed.
    ///
    /// - Parameters:
    ///   - upload: the package.
    ///   - terms: until when.
    /// - Returns: what is known of it before it is stored.
    /// - Throws: why it would not be.
    public func check(_ upload: PackageUpload, terms: HTTPTerms) throws(GitPackageError) -> PackageDetails {
        let details = try admit(upload).details
        let snapshot = try git { () throws(GitFault) in try self.snapshot(fresh: true, terms: terms) }
        if let there = snapshot.package(upload.identity) {
            throw .exists(there: there.details.checksum, sent: details.checksum)
        }
        if let rival = snapshot.rival(of: upload.identity) {
            throw .invalid([PackageName.collision(upload.identity, with: rival)])
        }
        return details
    }

    private func admit(_ upload: PackageUpload) throws(GitPackageError) -> (
        tree: ObjectID, details: PackageDetails
    ) {
        guard !settings.isReadOnly else { throw .readOnly }
        let names = PackageName.violations(upload.identity)
        guard names.isEmpty else { throw .invalid(names) }
        typealias Admission = Result<(tree: ObjectID, details: PackageDetails), GitPackageError>
        return try git { () throws(GitFault) -> Admission in
            let repository = try clone.open()
            let imported = try unsafe PackageImport(upload.read, into: repository, limits: settings.limits)
            guard imported.violations.isEmpty else { return .failure(.invalid(imported.violations)) }
            guard
                let tree = try imported.write(into: repository, adding: PackageFileText.metadata(of: upload))
            else {
                return .failure(.invalid([PackageViolation("package.empty", "", "the archive has no files")]))
            }
            let reading = try PackageReading(tree, in: repository, limits: settings.limits)
            let violations = reading.violations + PackageFileText.disagreements(upload.identity, reading)
            guard violations.isEmpty, let details = reading.details else {
                return .failure(.invalid(violations))
            }
            return .success((tree, details))
        }.get()
    }

    private func listed(_ identity: GitPackageIdentity, _ terms: HTTPTerms) throws(GitPackageError)
        -> GitPackage
    {
        // Whoever was in the same push may have read it already.
        if let package = lastSnapshot?.package(identity) { return package }
        let snapshot = try git { () throws(GitFault) in try snapshots.refreshLocally() }
        if let package = snapshot.package(identity) { return package }
        // Somebody has changed the repository in between.
        let newer = try git { () throws(GitFault) in try self.snapshot(fresh: true, terms: terms) }
        guard let package = newer.package(identity) else { throw .absent }
        return package
    }
}
