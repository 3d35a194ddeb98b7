internal import JSONText
public import O2DMSPluginKit
public import SemanticVersion

/// A package whose users are sought, with everything by which a deployment may name it.
public struct SoughtPackage: Sendable, Hashable {
    /// The artifact name; nil = not known.
    public var name: String?
    /// The version as its adapter has it; nil = any.
    public var version: String? {
        didSet { semanticVersion = version.flatMap(SemanticVersion.init(lenient:)) }
    }
    /// Where it lies; nil = not known.
    public var repository: RepositoryAddress?
    /// `sha256:…` of its archive, and of its manifest in an OCI registry (`manifestDigest` of its extensions).
    public var digests: Set<String> = []
    /// A digest of its content that some backend keeps in place of the archive's; of the same name and version it is proof.
    public var fingerprint: String?
    /// Its directory in Git.
    public var origin: GitOrigin?
    /// The tag in Git at which it lies; nil = it lies at none.
    public var tag: PackageTag?
    /// The ids of annotated tags that stand for its commit, 40 hex digits each (`tagObject` and `tagObjects` of its extensions).
    public var tagObjects: Set<String> = []
    /// `sha256:…` of its manifest in an OCI registry; nil = it lies in none, or the digest is not known.
    public var manifestDigest: String?
    /// The version, if it is one.
    public private(set) var semanticVersion: SemanticVersion?

    /// Describes a package.
    public init(name: String?, version: String?, repository: RepositoryAddress? = nil) {
        self.name = name
        self.version = version
        self.repository = repository
        semanticVersion = version.flatMap(SemanticVersion.init(lenient:))
    }

    /// Reads what the host asks for; nil = the deployments of all packages are wanted.
    public init?(_ query: DeploymentQuery) {
        guard query.packageName != nil || query.packageDigest != nil else { return nil }
        self.init(
            name: query.packageName,
            version: query.packageVersion,
            repository: query.packageRepositoryURL.flatMap(RepositoryAddress.init)
        )
        origin = query.packageURI.flatMap(GitOrigin.init(packageURI:))
        let extensions = query.packageExtensionsJSON.flatMap { try? JSONValue(parsing: $0) }
        manifestDigest = extensions?["manifestDigest"]?.string?.lowercased()
        tag = extensions?["tag"]?.string.map { PackageTag(name: $0) }
        let tagObjects = (extensions?["tagObjects"]?.elements ?? []) + [extensions?["tagObject"] ?? .null]
        self.tagObjects = Set(tagObjects.compactMap { $0.string?.lowercased() })
        for digest in [query.packageDigest, manifestDigest].compactMap({ $0 }) {
            digests.insert(digest.lowercased())
        }
    }
}
