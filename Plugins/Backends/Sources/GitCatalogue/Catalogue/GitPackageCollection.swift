internal import Digest
internal import Git
internal import GitPackages
internal import JSONText
internal import O2DMSPluginKit

/// The packages of one repository in Git.
struct GitPackageCollection: PackageCollection {
    private let repository: GitPackageRepository
    private let snapshot: PackageSnapshot
    let revision: String

    init(_ repository: GitPackageRepository, _ snapshot: PackageSnapshot) throws(DigestError) {
        self.repository = repository
        self.snapshot = snapshot
        if let revision = snapshot.revision {
            self.revision = revision.hex
        } else {
            let texts = snapshot.packages.map { "\($0.name)\n\($0.version)\n\($0.tree)\n\($0.commit)\n" }
            revision = try SHA256Digest.of(Array(texts.joined().utf8)).hex
        }
    }

    var count: Int { snapshot.packages.count }

    func identity(at position: Int) -> GitPackageIdentity {
        let package = snapshot.packages[position]
        return GitPackageIdentity(name: package.name, version: package.version)
    }

    func position(of identity: GitPackageIdentity) -> Int? { snapshot.position(of: identity) }

    func texts(at position: Int) -> [String] {
        let package = snapshot.packages[position]
        return [package.name, package.details.description ?? ""]
    }

    func package(at position: Int, wantsDetail: Bool) -> Package {
        repository.description(of: snapshot.packages[position], wantsDetail: wantsDetail)
    }
}

extension GitPackageRepository {
    /// A package in the form of the ABI.
    func description(of package: GitPackage, wantsDetail: Bool) -> Package {
        let identity = GitPackageIdentity(name: package.name, version: package.version)
        var described = description(of: identity, package.details)
        described.packageURI = uri(of: package)
        described.createdAt = package.seconds * 1_000_000_000
        if wantsDetail { described.extensionsJSON = extensions(of: package) }
        return described
    }

    /// A package as far as it is known before a commit has it.
    func description(of identity: GitPackageIdentity, _ details: PackageDetails) -> Package {
        var described = Package(
            name: identity.name,
            artifactVersion: identity.version,
            packageURI: place(of: identity)
        )
        described.description = details.description
        described.provider = details.provider
        described.checksum = "sha256:\(details.checksum.hex)"
        described.repository = settings.name
        described.repositoryURL = address
        described.artifactType = GitArtifact.mediaType(of: details.kind)
        described.sizeBytes = details.size
        return described
    }

    private func extensions(of package: GitPackage) -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.beginObject()
        writer.member("kind", package.details.kind.rawValue)
        writer.member("appVersion", ifPresent: package.details.appVersion)
        writer.member("branch", settings.branch)
        writer.member("tag", ifPresent: package.tag?.name)
        writer.member("tagObject", ifPresent: package.tag?.object?.hex)
        writer.member("commit", package.commit.hex)
        writer.member("author", package.author)
        writer.member("committedAt", nanosecondsSinceEpoch: package.seconds * 1_000_000_000)
        writer.member("kinds", package.details.kinds)
        writer.member("images", package.details.images)
        writer.endObject()
        return writer.take()
    }
}
