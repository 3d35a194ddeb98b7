/// The block of an adapter's configuration that names a cluster.
///
/// Either `kubeconfig`, with `context` if not the current one counts, or `in_cluster`.
public struct ClusterConfiguration: Decodable, Sendable, Equatable {
    /// Path of a kubeconfig.
    public var kubeconfig: String?
    /// A context of the kubeconfig.
    public var context: String?
    /// The account of the pod that the gateway runs in.
    public var inCluster: Bool?
    /// Through which proxy, in place of the kubeconfig's.
    public var proxy: String?
    /// Whom the gateway acts for, in place of the kubeconfig's.
    public var impersonate: ImpersonationConfiguration?
    /// What the cluster may cost.
    public var limits: LimitsConfiguration?

    private enum CodingKeys: String, CodingKey {
        case kubeconfig, context, proxy, impersonate, limits
        case inCluster = "in_cluster"
    }

    /// Whom the gateway acts for.
    public struct ImpersonationConfiguration: Decodable, Sendable, Equatable {
        /// The user.
        public var user: String
        /// Its groups.
        public var groups: [String]?
    }

    /// What the cluster may cost; see ``KubernetesLimits``.
    public struct LimitsConfiguration: Decodable, Sendable, Equatable {
        /// One object, in bytes.
        public var objectBytes: Int?
        /// One page of a list, in bytes.
        public var pageBytes: Int?
        /// Asked for in one page.
        public var pageObjects: Int?
        /// All objects of one list.
        public var listObjects: Int?
        /// What is kept of them, in bytes.
        public var listBytes: Int?

        private enum CodingKeys: String, CodingKey {
            case objectBytes = "object_bytes"
            case pageBytes = "page_bytes"
            case pageObjects = "page_objects"
            case listObjects = "list_objects"
            case listBytes = "list_bytes"
        }
    }
}
