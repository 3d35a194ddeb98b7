internal import Deployments
internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit

/// What is read of an ApplicationSet: the templates of the Applications that it makes, which may be there a moment later.
struct ApplicationSet: ObjectContent, Hashable {
    static let fields =
        [
            "spec.template.spec.project", "spec.template.spec.destination", "spec.generators",
            "spec.templatePatch", "status.conditions",
        ]
        + ApplicationSource.fields("spec.template.spec")
        + SourceHydrator.fields("spec.template.spec.sourceHydrator")

    struct Template: Decodable, Hashable, Sendable {
        var spec: Application.Specification?
    }

    struct Specification: Decodable, Hashable, Sendable {
        var template: Template?
        var generators: [Generator]?
        /// A template of a document that is put on what comes out of the others.
        var templatePatch: String?
    }

    struct Condition: Decodable, Hashable, Sendable {
        var type: String?
        var status: String?
        var message: String?
    }

    struct Status: Decodable, Hashable, Sendable {
        var conditions: [Condition]?
    }

    var spec: Specification
    var status: Status?
}

extension ApplicationSet {
    static func id(_ key: ObjectKey) -> String { "applicationset.\(key.namespace ?? "").\(key.name)" }

    /// The set as a deployment that declares what its templates name, or may.
    func record(_ metadata: ObjectMetadata) -> DeploymentRecord {
        let entries = specifications.map { Application(spec: $0, status: nil).declared }
        let sources = Self.distinct(entries.flatMap { $0 })
        var deployment = Deployment(
            id: Self.id(metadata.key),
            name: metadata.name,
            status: standing(metadata)
        )
        deployment.namespace = metadata.namespace
        deployment.statusMessage = condition("ErrorOccurred").flatMap {
            $0.message.map { String($0.prefix(1000)) }
        }
        deployment.createdAt = metadata.creationTimestamp.flatMap(RFC3339.nanoseconds)
        deployment.packageRepositoryURL = sources.first?.source.repoURL.map(ShownAddress.text)
        let extensions: JSONValue = [
            "kind": "ApplicationSet",
            "declaredSources": .array(sources.map(\.shown)),
        ]
        deployment.extensionsJSON = extensions.text
        return DeploymentRecord(
            deployment,
            packages: Self.distinct(
                entries.flatMap { $0.packages(.declared) }
            )
        )
    }

    private static func distinct<Element: Hashable>(_ elements: [Element]) -> [Element] {
        var known: Set<Element> = []
        return elements.filter { known.insert($0).inserted }
    }

    private func standing(_ metadata: ObjectMetadata) -> DeploymentStatus {
        if metadata.deletionTimestamp != nil { return .deleting }
        if condition("ErrorOccurred") != nil { return .failed }
        return condition("ResourcesUpToDate") == nil ? .unknown : .deployed
    }

    /// The condition of a type, if it holds.
    private func condition(_ type: String) -> Condition? {
        status?.conditions?.first { $0.type == type && $0.status == "True" }
    }
}
