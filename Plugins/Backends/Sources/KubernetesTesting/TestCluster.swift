internal import Glibc
public import HTTPClient
public import JSONText
public import Kubernetes
public import TestServers

/// A real API server, and a client that may do everything there.
public struct TestCluster: Sendable {
    /// The server.
    public let server: KubernetesAPIServer
    /// The client.
    public let client: KubernetesClient

    /// The one that all tests of this process share.
    ///
    /// - Returns: the cluster.
    /// - Throws: if the server does not start.
    public static func shared() throws -> TestCluster { try TestCluster(.shared()) }

    /// Takes a server for a cluster.
    ///
    /// - Parameter server: a running one.
    /// - Throws: never for a running one.
    public init(_ server: KubernetesAPIServer) throws {
        self.server = server
        client = KubernetesClient(try Self.access(server), fieldManager: "o2dms-test")
    }

    /// A minute from now.
    public static var terms: HTTPTerms { HTTPTerms(deadline: .now.advanced(by: .seconds(60))) }

    /// How to reach a server.
    ///
    /// - Parameters:
    ///   - server: a running one.
    ///   - token: whose rights count; by default one that may do everything.
    /// - Returns: the access.
    /// - Throws: never for a running one.
    public static func access(
        _ server: KubernetesAPIServer,
        token: String = KubernetesAPIServer.adminToken
    ) throws -> ClusterAccess {
        var access = try ClusterAccess(try HTTPAddress(server.url), .token(token))
        access.connection.authority = .file(server.authorityFile)
        return access
    }

    /// Makes a namespace that no other test has.
    ///
    /// - Returns: its name.
    /// - Throws: what the API server says against it.
    public func makeNamespace() throws -> String {
        let type = ResourceType(group: "", version: "v1", plural: "namespaces", isNamespaced: false)
        let name = "test-\(UInt64.random(in: 0 ... .max))"
        let object: JSONValue = ["metadata": ["name": .string(name)]]
        try client.create(object, in: nil, of: type, as: MetadataOnly.self, Self.terms)
        return name
    }

    /// Adds a type of objects, or changes it, and waits until it is served.
    ///
    /// - Parameter resource: the type.
    /// - Throws: what the API server says against it.
    public func serve(_ resource: CustomResource) throws {
        let definitions = ResourceType(
            group: "apiextensions.k8s.io",
            version: "v1",
            plural: "customresourcedefinitions",
            isNamespaced: false
        )
        let key = ObjectKey(namespace: nil, name: "\(resource.plural).\(resource.group)")
        let definition = resource.definition
        try client.apply(key, definition, of: definitions, as: MetadataOnly.self, Self.terms)
        let names = resource.versions.filter(\.isServed).map(\.name)
        for name in names {
            // The API server has no other way to say that it serves a new type.
            while !serves(resource, name) { usleep(20_000) }
        }
    }

    private func serves(_ resource: CustomResource, _ version: String) -> Bool {
        guard
            let type = try? client.find(resource.plural, of: resource.group, in: [version], Self.terms)
        else { return false }
        return (try? client.list(.init(), of: type, as: MetadataOnly.self, Self.terms)) != nil
    }

    /// Creates an object; `status` is written by itself, as controllers do.
    ///
    /// - Parameters:
    ///   - object: the whole object.
    ///   - namespace: where; nil = it is of the cluster as a whole.
    ///   - type: of which type.
    /// - Returns: its metadata.
    /// - Throws: what the API server says against it.
    @discardableResult
    public func create(
        _ object: JSONValue,
        in namespace: String?,
        of type: ResourceType
    ) throws -> ObjectMetadata {
        let created = try client.create(object, in: namespace, of: type, as: MetadataOnly.self, Self.terms)
        guard let status = object["status"] else { return created.metadata }
        return try client.patch(
            created.metadata.key,
            with: .merge(["status": status]),
            of: type,
            subresource: "status",
            as: MetadataOnly.self,
            Self.terms
        ).metadata
    }
}
