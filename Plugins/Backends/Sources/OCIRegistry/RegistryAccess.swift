/// What a request does, in the words of the token protocol.
public enum RegistryAccess: Sendable, Hashable {
    /// Reads a repository.
    case pull(String)
    /// Reads and writes a repository.
    case push(String)
    /// Reads a repository and deletes from it.
    case delete(String)
    /// Lists all repositories.
    case catalogue
    /// Uses an interface of the product beside the distribution protocol, which takes the credentials themselves.
    case product

    /// The scope to ask a token for.
    var scope: String {
        switch self {
        case .pull(let name): "repository:\(name):pull"
        case .push(let name): "repository:\(name):pull,push"
        case .delete(let name): "repository:\(name):pull,delete"
        case .catalogue: "registry:catalog:*"
        case .product: ""
        }
    }
}
