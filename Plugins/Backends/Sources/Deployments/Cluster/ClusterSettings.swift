public import Kubernetes

/// The block `kubernetes` of an adapter's configuration: which cluster is watched, and where in it.
///
/// Absent = no cluster: the adapter then makes no claim of what is deployed.
public struct ClusterSettings: Decodable, Sendable, Equatable {
    /// How the cluster is reached.
    public var access: ClusterConfiguration
    /// In which namespaces deployments are looked for; nil = in all of them, for which the account needs rights in the whole
    /// cluster.
    public var namespaces: [String]?

    private enum CodingKeys: String, CodingKey { case namespaces }

    /// Describes a cluster.
    public init(_ access: ClusterConfiguration, namespaces: [String]? = nil) {
        self.access = access
        self.namespaces = namespaces
    }

    /// Reads the block.
    public init(from decoder: any Decoder) throws {
        access = try ClusterConfiguration(from: decoder)
        namespaces = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(
            [String].self,
            forKey: .namespaces
        )
    }

    /// The JSON Schema of the block, to stand as a property's value in an adapter's own.
    public static let schema = """
        {
          "type": "object",
          "additionalProperties": false,
          "description": "the cluster whose deployments are watched: kubeconfig, possibly with context, or in_cluster",
          "properties": {
            "kubeconfig": {"type": "string", "minLength": 1, "format": "o2dms-file", "description": "path of a kubeconfig"},
            "context": {"type": "string", "minLength": 1, "description": "of the kubeconfig, if not its current one"},
            "in_cluster": {"type": "boolean", "description": "the account of the pod that the gateway runs in"},
            "namespaces": {
              "type": "array", "minItems": 1, "maxItems": 256, "uniqueItems": true,
              "items": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"},
              "description": "where deployments are looked for; absent = in all namespaces"
            },
            "proxy": {"type": "string", "minLength": 1},
            "impersonate": {
              "type": "object",
              "additionalProperties": false,
              "required": ["user"],
              "properties": {
                "user": {"type": "string", "minLength": 1},
                "groups": {"type": "array", "items": {"type": "string", "minLength": 1}}
              }
            },
            "limits": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "object_bytes": {"type": "integer", "minimum": 1},
                "page_bytes": {"type": "integer", "minimum": 1},
                "page_objects": {"type": "integer", "minimum": 1},
                "list_objects": {"type": "integer", "minimum": 1},
                "list_bytes": {"type": "integer", "minimum": 1}
              }
            }
          }
        }
        """
}
