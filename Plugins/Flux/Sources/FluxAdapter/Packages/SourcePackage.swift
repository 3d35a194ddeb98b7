internal import Deployments
internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit

/// A source of Flux, at the revision that Flux has of it, as a package.
struct SourcePackage: Sendable {
    /// As OCI registries know charts.
    static let chartType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"

    /// The object.
    let object: FluxIdentity
    /// What it says of itself.
    let metadata: ObjectMetadata
    /// Whether the package is all that the object is, and not one directory of it or a revision that it has left behind.
    let isWhole: Bool
    /// What is listed.
    var package: Package

    /// Describes one; `nil` if Flux has taken no revision yet and nobody has said the version.
    ///
    /// - Parameters:
    ///   - source: the object.
    ///   - state: at which revision, and which directory of it.
    ///   - artifact: what the cluster has stored of it.
    ///   - path: the directory.
    ///   - isChart: whether it is known to be a chart.
    ///   - users: the objects that name it.
    ///   - isCurrent: whether the source is at this revision now.
    ///   - isRegistered: whether name and version are those of its registration.
    init?<Content: FluxObject>(
        _ source: KubernetesObject<Content>,
        _ state: SourceState,
        _ artifact: FluxArtifact?,
        path: String = "",
        isChart: Bool = false,
        users: [FluxIdentity],
        isCurrent: Bool = true,
        isRegistered: Bool = false
    ) {
        object = source.identity
        metadata = source.metadata
        let registered = isRegistered ? RegisteredName(source.metadata) : nil
        isWhole = registered != nil || isCurrent && path.isEmpty
        guard let name = registered?.name ?? state.package.name,
            let version = registered?.version ?? state.package.version
        else { return nil }
        package = Package(name: name, artifactVersion: version, packageURI: state.uri)
        package.description = registered?.description
        package.provider = registered?.provider
        package.repositoryURL = state.repositoryURL
        package.artifactType = isChart ? Self.chartType : nil
        // What the cluster has stored is a directory's archive only if the directory is all of it.
        if path.isEmpty {
            package.checksum = artifact?.sha256
            package.sizeBytes = artifact?.size.flatMap { UInt64(exactly: $0) }
        }
        package.createdAt = FluxTime.nanoseconds(source.metadata.creationTimestamp)
        package.updatedAt = FluxTime.nanoseconds(artifact?.lastUpdateTime)
        var members = JSONMembers(source.identity, source.content)
        members.add("revision", artifact?.revision ?? state.revision?.description)
        members.add("artifactUrl", artifact?.url)
        members.add("artifactDigest", artifact?.digest)
        members.add("manifestDigest", state.package.digest)
        members.add("path", path)
        members.add("usedBy", users.map(\.description).sorted())
        if registered != nil { members.add("registered", true) }
        package.extensionsJSON = members.value.text
    }
}
