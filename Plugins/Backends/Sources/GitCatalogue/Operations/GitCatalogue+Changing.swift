internal import AdapterWork
internal import Digest
internal import GitPackages
internal import HTTPClient
public import O2DMSPluginKit

extension GitCatalogue {
    /// Validates a package and brings it into the repository that is named, or the first that may be written.
    ///
    /// - Parameters:
    ///   - upload: what the form says; not a registration.
    ///   - call: where the archive comes from and the package goes.
    /// - Throws: every reason not to store it.
    public func upload(_ upload: O2DMSPluginKit.PackageUpload, _ call: Call) throws(AdapterError) {
        guard let name = upload.name, let version = upload.version else {
            throw .invalid("an upload needs name and artifactVersion")
        }
        let repository = try target(upload.repository)
        let parameters = try UploadParameters(json: upload.parametersJSON)
        let archive = UploadedArchive(call)
        let identity = GitPackageIdentity(name: name, version: version)
        var package = unsafe GitPackages.PackageUpload(identity) { buffer in
            try unsafe archive.read(into: buffer)
        }
        package.description = parameters.description
        package.provider = parameters.provider
        let terms = terms(call, repository)
        do throws(GitPackageError) {
            if upload.isDryRun {
                let details = try repository.packages.check(package, terms: terms)
                call.emitDetails(details.report)
                _ = call.emit(repository.packages.description(of: identity, details))
            } else {
                let stored = try repository.packages.upload(package, terms: terms)
                repository.changed()
                _ = call.emit(repository.packages.description(of: stored, wantsDetail: true))
            }
        } catch {
            throw archive.failure ?? AdapterError(error, of: identity, in: repository.settings.name)
        }
    }

    /// Takes a package out of the first repository that has it, or the one that is named.
    ///
    /// - Parameters:
    ///   - deletion: which one.
    ///   - call: the call.
    /// - Throws: `notFound`, `preconditionFailed` if another package is meant than the one that is there now, `unsupported` for a package
    ///   that is only stated, or why the repository does not let it go.
    public func delete(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) {
        let identity = GitPackageIdentity(name: deletion.name, version: deletion.version)
        guard case .git(let repository, _) = try find(identity, deletion.repository, call) else {
            throw AdapterError(
                .unsupported,
                "\(identity) is listed because something refers to it; it goes when nothing does any more"
            )
        }
        defer { repository.changed() }
        do throws(GitPackageError) {
            try delete(identity, deletion, from: repository, terms(call, repository))
        } catch {
            throw AdapterError(error, of: identity, in: repository.settings.name)
        }
    }

    private func delete(
        _ identity: GitPackageIdentity,
        _ deletion: PackageDeletion,
        from repository: FollowedRepository,
        _ terms: HTTPTerms
    ) throws(GitPackageError) {
        guard !repository.settings.packages.isReadOnly else { throw .readOnly }
        var checksum: SHA256Digest?
        if let text = deletion.checksum {
            // What is no checksum of ours is none of what is there.
            guard let digest = SHA256Digest(hex: String(text.dropFirst("sha256:".count))) else {
                throw .replaced(there: nil)
            }
            checksum = digest
        }
        guard deletion.isDryRun else {
            return try repository.packages.delete(identity, checksum: checksum, terms: terms)
        }
        if let checksum { try repository.packages.check(identity, is: checksum, terms: terms) }
    }

    /// The repository of that name, or the first that takes uploads.
    private func target(_ name: String?) throws(AdapterError) -> FollowedRepository {
        if let name { return try repository(named: name) }
        let writable = repositories.first { !$0.settings.packages.isReadOnly }
        guard let first = writable ?? repositories.first else { throw .internal("there is no repository") }
        return first
    }

    /// A change may take as long as the call has.
    private func terms(_ call: Call, _ repository: FollowedRepository) -> HTTPTerms {
        HTTPTerms(timeout: call.remaining ?? repository.settings.timeout, for: call)
    }
}
