import GitCatalogue
import JSONText
import O2DMSPluginKit

/// An adapter that has nothing but a catalogue.
final class GitOnlyAdapter: PackageLister, PackageGetter, PackageUploader, PackageDeleter, PackageFetcher {
    struct Configuration: Decodable, Sendable {
        var git: GitConfiguration?
        var directory: String
        var stated: [String]?
        var unavailability: String?
        /// Why what is stated cannot be looked at.
        var statementFault: String?
    }

    static var manifest: PluginManifest {
        PluginManifest(
            id: "test.git-only",
            name: "Git only",
            version: "1.0.0",
            configurationSchema: """
                {"type": "object", "properties": {"git": \(GitConfiguration.schema)}}
                """,
            artifacts: GitArtifact.kinds
        )
    }

    let catalogue: GitCatalogue
    private let statementFault: String?

    init(configuration: Configuration, host: Host) throws(AdapterError) {
        statementFault = configuration.statementFault
        catalogue = try GitCatalogue(
            configuration.git,
            stateDirectory: configuration.directory,
            host: host
        )
        catalogue.start()
        guard let stated = configuration.stated else { return }
        try catalogue.state(
            stated.map { name in
                var package = Package(name: name, artifactVersion: "1.0.0", packageURI: "https://x/\(name)")
                package.extensionsJSON = Array(#"{"seen": true}"#.utf8)
                return package
            },
            unavailability: configuration.unavailability
        )
    }

    func shutdown() { catalogue.stop() }
    func health(_ call: Call) throws(AdapterError) -> HealthReport {
        try catalogue.health([JSONMember(key: "more", value: true)])
    }
    func listPackages(_ query: PackageQuery, _ call: Call) throws(AdapterError) {
        try catalogue.list(query, call)
    }
    func getPackage(_ reference: PackageReference, _ call: Call) throws(AdapterError) {
        try catalogue.get(reference, call) { () throws(AdapterError) in
            if let statementFault { throw .unavailable(statementFault) }
        }
    }
    func uploadPackage(_ upload: PackageUpload, _ call: Call) throws(AdapterError) {
        try catalogue.upload(upload, call)
    }
    func deletePackage(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) {
        try catalogue.delete(deletion, call)
    }
    func fetchPackage(_ fetch: PackageFetch, _ call: Call) throws(AdapterError) {
        try catalogue.fetch(fetch, call)
    }
}
