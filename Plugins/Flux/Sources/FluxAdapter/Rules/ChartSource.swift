internal import Deployments
internal import Kubernetes

/// Where a chart is from, and which version Flux has taken.
struct ChartSource: Sendable {
    /// The chart's name; nil = not known before it is built.
    var name: String?
    /// What versions are asked for, in Helm's grammar; nil = no range.
    var constraint: String?
    /// The version that was taken, as the repository has it; nil = none yet.
    var version: String?
    /// The address of the repository of charts.
    var repositoryURL: String?
    /// The manifest in an OCI registry.
    var digest: FluxDigest?
    /// The chart's directory in Git.
    var origin: GitOrigin?
    /// Files of values, from the top of the repository in Git.
    var valuesFiles: [String] = []
    /// Whether Flux packs the chart anew, which changes its version.
    var isRepacked = false
    /// The objects that lead there, the nearest first.
    var path: [FluxIdentity] = []

    var repository: RepositoryAddress? { repositoryURL.flatMap(RepositoryAddress.init) }

    /// The directories in Git that the chart takes files of values from.
    var folders: [DeployedPackage] {
        guard let origin else { return [] }
        return valuesFiles.map { file in
            let path = file.split(separator: "/").dropLast().joined(separator: "/")
            var package = DeployedPackage(name: nil, use: origin.commit == nil ? .declared : .running)
            package.origin = GitOrigin(origin.repository, path: path, commit: origin.commit)
            package.origin?.reference = origin.reference
            package.origin?.isOfFiles = true
            return package
        }
    }

    /// The package that is asked for, whether it runs or not; nil = nothing is known of it.
    var declared: DeployedPackage? {
        guard name != nil || origin != nil || digest != nil else { return nil }
        // A digest alone says what is meant: without a version every one of the name would be.
        let isNamed = constraint != nil || version != nil || digest == nil
        var package = DeployedPackage(name: isNamed ? name : nil, repository: repository, use: .declared)
        if let constraint {
            package.constraint = VersionRange.candidates(constraint, notBelow: version)
        } else {
            package.version = version
        }
        package.digest = digest?.description
        package.origin = origin
        return package
    }
}

extension ChartSource {
    /// A chart that an OCIRepository follows.
    init(_ repository: KubernetesObject<OCIRepositoryObject>) {
        let spec = repository.content.spec
        let place = RegistryPlace(spec.url)
        (name, repositoryURL) = (place.name, place.parentURL)
        path = [repository.identity]
        let revision = repository.content.status?.artifact?.revision.flatMap(FluxRevision.init)
        digest = revision?.digest ?? spec.ref?.digest.flatMap { FluxDigest($0) }
        version = revision?.reference.flatMap(ChartVersion.version)
        guard spec.ref?.digest ?? "" == "" else { return }
        if let range = spec.ref?.semver, !range.isEmpty {
            constraint = range
        } else if revision == nil {
            version = spec.ref?.tag.flatMap(ChartVersion.version)
        }
    }
}

/// The address in an OCI registry, taken apart at its last segment, which is the chart's name.
struct RegistryPlace: Sendable, Hashable {
    let name: String
    /// As `oci://host/charts`.
    let parentURL: String

    init(_ url: String) {
        let trimmed = ShownAddress.text(url)
        let slash = trimmed.lastIndex(of: "/")
        name = slash.map { String(trimmed[trimmed.index(after: $0)...]) } ?? trimmed
        parentURL = slash.map { String(trimmed[..<$0]) } ?? ""
    }
}
