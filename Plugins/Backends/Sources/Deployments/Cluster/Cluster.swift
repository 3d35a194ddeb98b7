public import HTTPClient
public import Kubernetes
public import O2DMSPluginKit
internal import Synchronization

/// A cluster whose deployments are watched.
public final class Cluster: Sendable {
    /// How it is asked.
    public let client: KubernetesClient
    /// In which namespaces deployments are looked for; nil = in all of them.
    public let namespaces: [String]?
    /// Who is told how the watches fare; nil = nobody.
    public let host: Host?
    private let known = Mutex<String?>(nil)

    /// Connects nowhere yet.
    ///
    /// - Parameters:
    ///   - settings: the adapter's block `kubernetes`.
    ///   - fieldManager: under which name the API server notes what the adapter changes.
    ///   - host: who is told how the watches fare; nil = nobody.
    /// - Throws: `invalid` with what is missing or cannot be used.
    public convenience init(_ settings: ClusterSettings, fieldManager: String, host: Host?)
        throws(AdapterError)
    {
        do throws(KubernetesFault) {
            let client = try settings.access.client(fieldManager: fieldManager)
            self.init(client, namespaces: settings.namespaces, host: host)
        } catch {
            throw .invalid("config/kubernetes: \(error.message)")
        }
    }

    /// A cluster behind a client.
    public init(_ client: KubernetesClient, namespaces: [String]? = nil, host: Host? = nil) {
        self.client = client
        self.namespaces = namespaces
        self.host = host
    }

    /// What tells this cluster from every other, the same whoever asks; asked for once.
    ///
    /// - Parameter terms: until when.
    /// - Returns: the `uid` of the namespace `kube-system`, or the API server's address if that may not be read.
    /// - Throws: why the cluster cannot be asked.
    public func identity(_ terms: HTTPTerms) throws(KubernetesFault) -> String {
        if let known = known.withLock({ $0 }) { return known }
        let identity = try ask(terms) ?? client.server
        known.withLock { $0 = identity }
        return identity
    }

    /// What a release of Helm is called by whichever adapter reports it (`o2dms_deployment.identity`).
    ///
    /// - Parameters:
    ///   - name: the release's name.
    ///   - namespace: of the release's Secret.
    ///   - cluster: the cluster's `identity`.
    /// - Returns: the identity.
    public static func helmRelease(_ name: String, in namespace: String, of cluster: String) -> String {
        "helm:\(cluster)/\(namespace)/\(name)"
    }

    /// The same, of this cluster.
    ///
    /// - Parameters:
    ///   - name: the release's name.
    ///   - namespace: of the release's Secret.
    ///   - terms: until when.
    /// - Returns: the identity.
    /// - Throws: why the cluster cannot be asked for its own.
    public func helmRelease(
        _ name: String,
        in namespace: String,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> String {
        Self.helmRelease(name, in: namespace, of: try identity(terms))
    }

    private func ask(_ terms: HTTPTerms) throws(KubernetesFault) -> String? {
        let namespaces = ResourceType(group: "", version: "v1", plural: "namespaces", isNamespaced: false)
        let key = ObjectKey(namespace: nil, name: "kube-system")
        do throws(KubernetesFault) {
            return try client.get(key, of: namespaces, as: MetadataOnly.self, terms).metadata.uid
        } catch {
            guard error.kind == .forbidden || error.kind == .absent else { throw error }
            return nil
        }
    }
}
