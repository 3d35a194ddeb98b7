internal import Deployments
internal import Digest
internal import Git
internal import GitCatalogue
internal import GitPackages
internal import JSONText
internal import O2DMSPluginKit

/// A package that was registered, as the annotation of its repository's Secret notes it.
struct RegisteredPackage: Sendable, Hashable, Decodable {
    let name: String
    let version: String
    let path: String
    let targetRevision: String
    /// What the revision stood for when it was registered.
    let commit: String
    /// Seconds since 1970 of that commit.
    let seconds: Int64
    let checksum: String
    let kinds: [String]
    var description: String?
    /// The ids of the annotated tags that stood for the commit then; nil in notes of earlier versions.
    var tagObjects: [String]?

    /// Notes what a registration resolved to.
    init(_ registration: GitRegistration, _ target: GitPackageTarget) {
        name = registration.name
        version = registration.version
        path = registration.path
        targetRevision = registration.targetRevision
        commit = target.commit.id.hex
        seconds = target.commit.seconds
        checksum = target.details.checksum.hex
        kinds = target.details.kinds
        description = registration.description ?? target.details.description
        tagObjects = target.tagObjects.map(\.hex)
    }

    /// As the annotation has it.
    var json: JSONValue {
        var members = [
            ("name", name), ("version", version), ("path", path), ("targetRevision", targetRevision),
            ("commit", commit), ("checksum", checksum),
        ].map { JSONMember(key: $0, value: .string($1)) }
        members.append(JSONMember(key: "seconds", value: .integer(seconds)))
        members.append(JSONMember(key: "kinds", value: .array(kinds.map(JSONValue.string))))
        if let tags { members.append(tags) }
        if let description { members.append(JSONMember(key: "description", value: .string(description))) }
        return .object(members)
    }

    private var tags: JSONMember? {
        tagObjects.flatMap {
            $0.isEmpty ? nil : JSONMember(key: "tagObjects", value: .array($0.map(JSONValue.string)))
        }
    }

    /// The package, in the repository of an address.
    func package(in repoURL: String) -> Package {
        let source = SourceRevision(
            source: ApplicationSource(repoURL: repoURL, path: path, targetRevision: targetRevision),
            revision: commit
        )
        var package = Package(
            name: name,
            artifactVersion: version,
            packageURI: SourceAddress(source)?.uri ?? ShownAddress.text(repoURL)
        )
        package.description = description
        package.checksum = "sha256:\(checksum)"
        package.repositoryURL = ShownAddress.text(repoURL)
        package.createdAt = seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue
        package.extensionsJSON =
            JSONValue.object(
                (source.shown.members ?? []) + [
                    JSONMember(key: "kind", value: "git"), JSONMember(key: "registered", value: true),
                    JSONMember(key: "kinds", value: .array(kinds.map(JSONValue.string))),
                ] + (tags.map { [$0] } ?? [])
            ).text
        return package
    }
}
