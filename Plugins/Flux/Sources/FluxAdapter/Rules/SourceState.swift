internal import Deployments
internal import Kubernetes

/// A source at one revision, and there at one directory: what can be deployed.
struct SourceState: Sendable {
    /// By which it is known to be used.
    var package: DeployedPackage
    /// The revision; nil = Flux has not taken any yet.
    var revision: FluxRevision?
    /// The address of the source.
    var repositoryURL: String
    /// The resolved address.
    var uri: String
}

extension FluxObjects {
    /// A source at a revision.
    ///
    /// - Parameters:
    ///   - source: a GitRepository, an OCIRepository or a Bucket.
    ///   - path: the directory in it, as it is written.
    ///   - revision: nil = the one that Flux has of it now.
    /// - Returns: nil if the source is not there, or of another kind.
    func state(of source: FluxIdentity, at path: String, _ revision: FluxRevision?) -> SourceState? {
        switch source.kind {
        case .gitRepository: gitRepositories[source.key].map { SourceState($0, path, revision) }
        case .ociRepository: ociRepositories[source.key].map { SourceState($0, revision) }
        case .bucket: buckets[source.key].map { SourceState($0, path, revision) }
        default: nil
        }
    }
}

extension SourceState {
    /// A directory of a Git repository: a package of its own, whose version is the commit.
    init(_ repository: KubernetesObject<GitRepositoryObject>, _ path: String, _ revision: FluxRevision?) {
        let url = ShownAddress.text(repository.content.spec.url)
        let current = repository.content.status?.artifact?.revision.flatMap(FluxRevision.init)
        self.revision = revision ?? current
        let commit = self.revision?.digest.hex ?? repository.content.spec.ref?.commit
        let directory = Self.segments(path)
        package = DeployedPackage(
            name: ([repository.metadata.name] + directory).joined(separator: "-"),
            version: commit
        )
        package.origin = RepositoryAddress(url).map { GitOrigin($0, path: path, commit: commit) }
        package.origin?.reference = self.revision?.reference ?? repository.content.spec.ref?.followed
        repositoryURL = url
        uri = "git+\(url)//\(directory.joined(separator: "/"))" + (commit.map { "?ref=\($0)" } ?? "")
    }

    /// An artifact in a registry.
    init(_ repository: KubernetesObject<OCIRepositoryObject>, _ revision: FluxRevision?) {
        let source = ChartSource(repository)
        let current = repository.content.status?.artifact?.revision.flatMap(FluxRevision.init)
        self.revision = revision ?? current
        let digest = self.revision?.digest ?? source.digest
        let reference = self.revision?.reference ?? repository.content.spec.ref?.tag
        package = DeployedPackage(
            name: source.name,
            version: reference.flatMap(ChartVersion.version) ?? digest?.description ?? reference,
            repository: source.repository
        )
        package.digest = digest?.description
        repositoryURL = source.repositoryURL ?? ""
        uri =
            ShownAddress.text(repository.content.spec.url) + (reference.map { ":\($0)" } ?? "")
            + (digest.map { "@\($0)" } ?? "")
    }

    /// A directory of a bucket, whose version is the digest of the bucket's listing.
    init(_ bucket: KubernetesObject<BucketObject>, _ path: String, _ revision: FluxRevision?) {
        let spec = bucket.content.spec
        self.revision = revision ?? bucket.content.status?.artifact?.revision.flatMap(FluxRevision.init)
        let scheme = spec.insecure ?? false ? "http" : "https"
        let directory = Self.segments(path)
        repositoryURL = "\(scheme)://\(spec.endpoint)/\(spec.bucketName)"
        package = DeployedPackage(
            name: ([bucket.metadata.name] + directory).joined(separator: "-"),
            version: self.revision?.digest.description,
            repository: RepositoryAddress(repositoryURL)
        )
        let place = (Self.segments(spec.prefix ?? "") + directory).joined(separator: "/")
        uri = "bucket+\(repositoryURL)//\(place)" + (self.revision.map { "?digest=\($0.digest)" } ?? "")
    }

    private static func segments(_ path: String) -> [String] {
        path.split(separator: "/").filter { $0 != "." }.map(String.init)
    }
}
