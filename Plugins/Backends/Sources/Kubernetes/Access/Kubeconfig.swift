internal import JSONText
internal import YAML
internal import YAMLValue

/// A kubeconfig: clusters, users, and contexts that bring them together.
///
/// What is not read: the old `auth-provider` entries, which name clients that are compiled into kubectl, and extensions.
public struct Kubeconfig: Sendable {
    /// The context that counts where none is asked for.
    public let currentContext: String?
    /// The names of all contexts.
    public var contextNames: [String] { contexts.map(\.name) }

    let clusters: [Named<KubeconfigCluster>]
    let users: [Named<KubeconfigUser>]
    let contexts: [Named<KubeconfigContext>]
    /// What relative paths are relative to.
    let folder: String

    /// Reads a file.
    ///
    /// - Parameter path: the file; relative paths in it are relative to its folder.
    /// - Throws: `.configuration` with what is wrong, and where.
    public init(file path: String) throws(KubernetesFault) {
        guard let content = CredentialFile.read(path) else {
            throw KubernetesFault(
                .configuration,
                "the kubeconfig cannot be read, or is larger than a mebibyte"
            )
        }
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
        try self.init(content, folder: folder.isEmpty ? "/" : folder)
    }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: YAML or JSON.
    ///   - folder: what relative paths in it are relative to.
    /// - Throws: `.configuration` with what is wrong, and where.
    public init(_ text: [UInt8], folder: String) throws(KubernetesFault) {
        let value: JSONValue
        do throws(YAMLError) { value = try JSONValue(yaml: text) } catch {
            throw KubernetesFault(.configuration, "the kubeconfig, \(error)")
        }
        let written: KubeconfigText
        do { written = try value.decode(KubeconfigText.self) } catch {
            throw KubernetesFault(.configuration, "the kubeconfig: \(DecodingFault.text(error))")
        }
        guard written.kind ?? "Config" == "Config" else {
            throw KubernetesFault(.configuration, "this is no kubeconfig: its kind is not Config")
        }
        currentContext = written.currentContext.flatMap { $0.isEmpty ? nil : $0 }
        clusters = (written.clusters ?? []).map { Named(name: $0.name, value: $0.cluster) }
        users = (written.users ?? []).map { Named(name: $0.name, value: $0.user) }
        contexts = (written.contexts ?? []).map { Named(name: $0.name, value: $0.context) }
        self.folder = folder
    }

    struct Named<Value: Sendable>: Sendable {
        let name: String
        let value: Value
    }
}
