internal import Deployments
internal import GitCatalogue
internal import JSONText
internal import O2DMSPluginKit

/// Every distinct source that Applications refer to, as a package: what is really deployed of it, else what is asked for.
struct ReferencedPackages {
    private struct Reference: Hashable {
        let name: String
        let version: String
        let address: String
    }

    private struct Mention {
        let source: SourceRevision
        var applications: [String] = []
        var times: [Int64] = []
    }

    private static let keptApplications = 64
    private var mentions: [Reference: Mention] = [:]
    private let catalogue: GitCatalogue

    /// - Parameters:
    ///   - known: the deployments.
    ///   - catalogue: the packages in Git, which are not listed again.
    init(_ known: [KnownDeployment], beside catalogue: GitCatalogue) {
        self.catalogue = catalogue
        for deployment in known.sorted(by: { $0.record.deployment.id < $1.record.deployment.id }) {
            if let application = deployment.application {
                add(application, deployment.record.deployment.name)
            }
        }
    }

    /// The packages, in no order.
    var packages: [Package] {
        mentions.map { reference, mention in
            var package = Package(
                name: reference.name,
                artifactVersion: reference.version,
                packageURI: reference.address
            )
            package.repositoryURL = mention.source.source.repoURL.map(ShownAddress.text)
            package.createdAt = mention.times.min()
            package.updatedAt = mention.times.max()
            package.extensionsJSON =
                JSONValue.object(
                    (mention.source.shown.members ?? []) + [
                        JSONMember(key: "kind", value: .string("\(mention.source.source.kind)")),
                        JSONMember(
                            key: "applications",
                            value: .array(
                                mention.applications.prefix(Self.keptApplications).map(JSONValue.string)
                            )
                        ),
                        JSONMember(
                            key: "applicationCount",
                            value: .integer(Int64(mention.applications.count))
                        ),
                    ]
                ).text
            return package
        }
    }

    private mutating func add(_ application: Application, _ name: String) {
        let latest = application.deployed.first
        let sources =
            latest?.sources ?? (application.compared.isEmpty ? application.declared : application.compared)
        for source in sources where !source.source.isReferenceOnly {
            guard let address = SourceAddress(source), catalogue.package(of: source) == nil else { continue }
            let reference = Reference(name: address.name, version: address.version, address: address.uri)
            mentions[reference, default: Mention(source: source)].applications.append(name)
            if let time = latest?.entry.deployedAt.flatMap(RFC3339.nanoseconds) {
                mentions[reference]?.times.append(time)
            }
        }
    }
}
