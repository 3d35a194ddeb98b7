import AdapterHost

/// What the adapters are asked about deployments.
public enum DeploymentQuestion: Sendable {
    /// Which ones are there?
    case all
    /// Which ones use this package? `isFresh`: as of now, because it is to be deleted.
    case users(of: SoughtPackage, isFresh: Bool)

    /// The operation that asks it.
    var request: OperationRequest {
        var request = OperationRequest(operation: .deploymentList)
        guard case .users(let package, let isFresh) = self else { return request }
        if isFresh { request.flags = .fresh }
        request.name = package.name
        request.version = package.version
        request.repository = package.repository
        request.repositoryURL = package.repositoryURL
        request.digest = package.digest
        request.artifactType = package.artifactType
        request.packageURI = package.uri
        request.paramsJSON = package.extensionsJSON
        return request
    }

    /// Whether it is about one package.
    var isAboutPackage: Bool {
        if case .users = self { true } else { false }
    }
}
