internal import Deployments
internal import Kubernetes
internal import O2DMSPluginKit

extension KnownDeployment {
    init(application reading: ObjectReading<Application>) {
        switch reading {
        case .read(let object):
            self.init(record: object.content.record(object.metadata), application: object.content, fault: nil)
        case .unreadable(let metadata, let reason):
            self.init(unreadable: metadata, Application.id(metadata.key), "Application", reason)
        }
    }

    init(set reading: ObjectReading<ApplicationSet>) {
        switch reading {
        case .read(let object):
            self.init(record: object.content.record(object.metadata), application: nil, fault: nil)
        case .unreadable(let metadata, let reason):
            self.init(unreadable: metadata, ApplicationSet.id(metadata.key), "ApplicationSet", reason)
        }
    }

    /// An object of which only the metadata could be read: it is shown, and nobody knows what it uses.
    private init(unreadable metadata: ObjectMetadata, _ id: String, _ kind: String, _ reason: String) {
        let text = "\(kind) \(metadata.key) cannot be read: \(reason)"
        var deployment = Deployment(id: id, name: metadata.name, status: .unknown)
        deployment.namespace = metadata.namespace
        deployment.statusMessage = text
        self.init(record: DeploymentRecord(deployment, packages: []), application: nil, fault: text)
    }
}
