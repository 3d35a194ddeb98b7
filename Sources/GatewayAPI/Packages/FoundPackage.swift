import AdapterHost
import JSONText
import PackageLifecycle

/// A package that an adapter emitted: its JSON with extensions, and what later steps need to name it again.
struct FoundPackage: Sendable {
    let adapter: Adapter
    /// With the status that the package states of itself; see ``json(_:)``.
    let json: [UInt8]
    private let statusPlace: Range<Int>
    /// Whether the package itself says that it is deprecated, in its own metadata.
    let isDeprecatedItself: Bool
    /// Nanoseconds since 1970-01-01T00:00:00Z, if the repository knows.
    let createdAt: Int64?
    let id: String
    let name: String
    let version: String
    let repository: String?
    let repositoryURL: String?
    let checksum: String?
    let artifactType: String?
    let sizeBytes: UInt64?
    let uri: String?
    /// The adapter's own extensions, as it emitted them.
    let extensionsJSON: [UInt8]?

    init(_ package: PackageView, adapter: Adapter, isTrial: Bool = false) {
        self.adapter = adapter
        var writer = JSONWriter(capacity: 1536)
        let place = PackageJSON.write(package, adapter: adapter.name, isTrial: isTrial, to: &writer)
        json = writer.take()
        statusPlace = place ?? json.count..<json.count
        isDeprecatedItself = package.isDeprecated
        createdAt = package.createdAt
        id = unsafe PackageJSON.withIdentifier(of: package) { unsafe String(decoding: $0, as: UTF8.self) }
        name = unsafe String(package.artifactName ?? package.name) ?? ""
        version = unsafe String(package.artifactVersion) ?? ""
        repository = unsafe String(package.repository)
        repositoryURL = unsafe String(package.repositoryURL)
        checksum = unsafe String(package.checksum)
        artifactType = unsafe String(package.artifactType)
        sizeBytes = package.sizeBytes
        uri = unsafe String(package.packageURI)
        extensionsJSON = unsafe package.extensionsJSON.map { unsafe Array($0) }
    }

    /// Where it stands by what it says of itself, as nobody has marked it and nobody uses it.
    var statusOfItself: PackageStatus { isDeprecatedItself ? .deprecated : .available }

    /// Its key among the recorded states.
    var key: PackageKey {
        PackageKey(adapter: adapter.name, repository: repository ?? "", name: name, version: version)
    }

    /// Its JSON with this status.
    func json(_ standing: PackageStanding) -> [UInt8] {
        if standing == PackageStanding(statusOfItself) { return json }
        var text = json
        let hint = standing.isUsageKnown ? "" : #","usageKnown":false"#
        text.replaceSubrange(statusPlace, with: "\"\(standing.status.rawValue)\"\(hint)".utf8)
        return text
    }
}
