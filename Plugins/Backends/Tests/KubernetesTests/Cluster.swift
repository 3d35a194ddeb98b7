import Foundation
import HTTPClient
import JSONText
import Kubernetes
import Synchronization
import TestServers
import Testing

/// The real API server, with a type of our own on it, and clients of it.
enum Cluster {
    static let group = "test.o2dms.example"
    static let widgets = ResourceType(group: group, version: "v1", plural: "widgets")
    static let namespaces = ResourceType(
        group: "",
        version: "v1",
        plural: "namespaces",
        isNamespaced: false
    )
    private static let definitions = ResourceType(
        group: "apiextensions.k8s.io",
        version: "v1",
        plural: "customresourcedefinitions",
        isNamespaced: false
    )
    private static let roles = ResourceType(
        group: "rbac.authorization.k8s.io",
        version: "v1",
        plural: "clusterroles",
        isNamespaced: false
    )

    static var terms: HTTPTerms { HTTPTerms(deadline: .now.advanced(by: .seconds(60))) }

    static func access(token: String = KubernetesAPIServer.adminToken) throws -> ClusterAccess {
        let server = try KubernetesAPIServer.shared()
        var access = try ClusterAccess(try HTTPAddress(server.url), .token(token))
        access.connection.authority = .file(server.authorityFile)
        return access
    }

    /// A client that may do everything.
    static func client(
        fieldManager: String = "o2dms-test",
        _ adjust: (inout KubernetesLimits) -> Void = { _ in }
    ) throws -> KubernetesClient {
        var limits = KubernetesLimits()
        adjust(&limits)
        return KubernetesClient(try access(), limits: limits, fieldManager: fieldManager)
    }

    /// A client that may do everything, and a namespace that no other test has.
    static func clientAndNamespace() throws -> (KubernetesClient, String) {
        try ready.get()
        let client = try Cluster.client()
        let name = "test-\(UInt64.random(in: 0 ... .max))"
        let namespace = try JSONValue(parsing: "{\"metadata\":{\"name\":\"\(name)\"}}")
        try client.create(namespace, in: nil, of: namespaces, as: MetadataOnly.self, terms)
        return (client, name)
    }

    /// Whether the type of our own is served.
    static let ready = Result {
        let client = try Cluster.client()
        try client.create(
            try JSONValue(parsing: definition),
            in: nil,
            of: definitions,
            as: MetadataOnly.self,
            terms
        )
        // The API server has no other way to say that it serves a new type.
        while try client.find("widgets", of: group, in: ["v1"], terms) == nil { usleep(20_000) }
        while (try? client.list(.init(), of: widgets, as: MetadataOnly.self, terms)) == nil { usleep(20_000) }
    }

    private static let definition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
        "metadata":{"name":"widgets.\(group)"},
        "spec":{"group":"\(group)","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
        "versions":[
        {"name":"v1","served":true,"storage":true,"subresources":{"status":{}},"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true,
        "properties":{"spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"size":{"type":"integer"}}}}}}},
        {"name":"v1beta2","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}},
        {"name":"v1beta1","served":false,"storage":false,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """

    /// A widget as it is sent.
    static func widget(
        _ name: String,
        size: Int? = nil,
        labels: [String: String] = [:],
        resourceVersion: String? = nil
    ) throws -> JSONValue {
        let labels = labels.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",")
        let version = resourceVersion.map { ",\"resourceVersion\":\"\($0)\"" } ?? ""
        let spec = size.map { ",\"spec\":{\"size\":\($0),\"ignored\":[1,{\"size\":9}]}" } ?? ""
        return try JSONValue(
            parsing: """
                {"apiVersion":"\(group)/v1","kind":"Widget","metadata":{"name":"\(name)","labels":{\(labels)}\(version)}\(spec)}
                """
        )
    }
}

/// What the tests want of a widget.
struct Widget: ObjectContent, Equatable {
    static let fields = ["spec.size"]
    var spec: Spec?

    struct Spec: Decodable, Equatable { var size: Int? }
}

extension JSONValue {
    init(parsing text: String) throws { self = try JSONValue(parsing: Array(text.utf8)) }
}

/// The fault that `body` throws.
func fault<R>(_ body: () throws -> R) throws -> KubernetesFault {
    do {
        _ = try body()
    } catch let fault as KubernetesFault {
        return fault
    }
    Issue.record("no fault is thrown")
    return KubernetesFault(.cancelled, "none")
}
