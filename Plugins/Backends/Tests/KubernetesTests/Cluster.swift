import HTTPClient
import JSONText
import Kubernetes
import KubernetesTesting
import TestServers
import Testing

/// The real API server, with a type of our own on it, and clients of it.
enum Cluster {
    static let group = "test.o2dms.example"
    static let widgets = ResourceType(group: group, version: "v1", plural: "widgets")

    static var terms: HTTPTerms { TestCluster.terms }

    static func access(token: String = KubernetesAPIServer.adminToken) throws -> ClusterAccess {
        try TestCluster.access(.shared(), token: token)
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
        return (try client(), try TestCluster.shared().makeNamespace())
    }

    /// Whether the type of our own is served.
    static let ready = Result {
        let size: JSONValue = ["size": ["type": "integer"]]
        let schema: JSONValue = [
            "type": "object", "x-kubernetes-preserve-unknown-fields": true,
            "properties": [
                "spec": ["type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": size]
            ],
        ]
        let widgets = CustomResource(
            group: group,
            kind: "Widget",
            plural: "widgets",
            versions: [.init("v1", schema: schema), .init("v1beta2"), .init("v1beta1", isServed: false)]
        )
        try TestCluster.shared().serve(widgets)
    }

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
