/// Which repositories may be registered, as an adapter's configuration has it; its members stand in a block of the adapter's own.
public struct GitRegistrationConfiguration: Decodable, Sendable {
    /// Which hosts may be named, with their port where it is not the scheme's own; nil = those of the configured repositories.
    let hosts: [String]?
    /// A file of the keys of servers that speak SSH.
    let knownHosts: String?

    private enum CodingKeys: String, CodingKey {
        case hosts
        case knownHosts = "known_hosts"
    }

    /// The JSON Schema of the members: two properties, to stand among an adapter's own.
    public static let schemaProperties = """
        "known_hosts": {"type": "string", "minLength": 1, "description": "a file in OpenSSH's format, for SSH"},
        "hosts": {
          "type": "array", "maxItems": 1024, "items": {"type": "string", "minLength": 1},
          "description": "which hosts registered repositories may lie on; those of git.repositories if absent"
        }
        """
}
