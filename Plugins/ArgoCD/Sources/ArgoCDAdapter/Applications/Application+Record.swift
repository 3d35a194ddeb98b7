internal import Deployments
internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit

extension Application {
    /// The Application as a deployment.
    ///
    /// - Parameter metadata: of the object.
    /// - Returns: the deployment with what it uses.
    func record(_ metadata: ObjectMetadata) -> DeploymentRecord {
        var deployment = Deployment(
            id: Self.id(metadata.key),
            name: metadata.name,
            status: standing(isDeleting: metadata.deletionTimestamp != nil)
        )
        let history = deployed
        deployment.namespace = spec.destination?.namespace ?? metadata.namespace
        deployment.statusMessage = standingMessage
        // Entries are numbered from 0, and 0 means that there are none.
        deployment.revision = history.first?.entry.id.flatMap(UInt64.init(exactly:)).map { $0 + 1 } ?? 0
        deployment.createdAt = metadata.creationTimestamp.flatMap(RFC3339.nanoseconds)
        deployment.updatedAt = [history.first?.entry.deployedAt, status?.operationState?.finishedAt]
            .compactMap { $0.flatMap(RFC3339.nanoseconds) }.max()
        deployment.packageRepositoryURL = shown?.source.repoURL.map(ShownAddress.text)
        deployment.extensionsJSON = extensions(metadata).text
        return DeploymentRecord(deployment, packages: packages)
    }

    /// The source that is shown: the first one of what runs, else of what is asked for.
    var shown: SourceRevision? {
        let running = deployed.first?.sources ?? (compared.isEmpty ? declared : compared)
        return running.first { !$0.source.isReferenceOnly }
    }

    static func id(_ key: ObjectKey) -> String { "application.\(key.namespace ?? "").\(key.name)" }

    private func extensions(_ metadata: ObjectMetadata) -> JSONValue {
        var members = [
            JSONMember(key: "kind", value: "Application"),
            JSONMember(key: "application", value: .string(metadata.key.description)),
        ]
        func add(_ key: String, _ text: String?) {
            if let text, !text.isEmpty { members.append(JSONMember(key: key, value: .string(text))) }
        }
        add("project", spec.project)
        add("cluster", spec.destination?.name ?? spec.destination?.server)
        add("syncStatus", status?.sync?.status)
        add("health", status?.health?.status)
        add("operationPhase", status?.operationState?.phase)
        members.append(
            JSONMember(
                key: "automated",
                value: .bool(spec.syncPolicy?.automated.map { $0.enabled ?? true } ?? false)
            )
        )
        let running = deployed.first?.sources ?? compared
        members.append(JSONMember(key: "sources", value: .array(running.map(\.shown))))
        members.append(JSONMember(key: "declaredSources", value: .array(declared.map(\.shown))))
        if let images = status?.summary?.images, !images.isEmpty {
            members.append(JSONMember(key: "images", value: .array(images.prefix(64).map(JSONValue.string))))
        }
        return .object(members)
    }
}

extension SourceRevision {
    /// For people: where it comes from, and what that was resolved to.
    var shown: JSONValue {
        let members = [
            ("repoURL", source.repoURL.map(ShownAddress.text)), ("path", source.path),
            ("chart", source.chart),
            ("targetRevision", source.targetRevision), ("ref", source.ref), ("revision", revision),
        ]
        return .object(
            members.compactMap { key, text in
                text.flatMap { $0.isEmpty ? nil : JSONMember(key: key, value: .string($0)) }
            }
        )
    }
}
