import AdapterHost
import PackageLifecycle

/// Which of the deployments a list shows.
struct DeploymentFilter: Sendable {
    private let namespace: [UInt8]?
    private let status: String?

    init(_ values: QueryValues) {
        namespace = values.text("namespace").map { Array($0.utf8) }
        status = values.text("status")
    }

    func admits(_ deployment: FoundDeployment) -> Bool {
        if let status, deployment.view.status.text != status { return false }
        guard let namespace else { return true }
        guard let own = unsafe deployment.view.namespace else { return false }
        return unsafe own.elementsEqual(namespace)
    }
}
