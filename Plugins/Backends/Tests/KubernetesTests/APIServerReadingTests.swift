import JSONText
import Kubernetes
import Synchronization
import TestServers
import Testing

struct APIServerReadingTests {
    @Test func `a list of several pages has every object once`() throws {
        let (client, namespace) = try Cluster.clientAndNamespace()
        for index in 0..<25 {
            let widget = try Cluster.widget("w-\(index)", size: index)
            try client.create(widget, in: namespace, of: Cluster.widgets, as: Widget.self, Cluster.terms)
        }
        let paging = try Cluster.client { $0.pageObjects = 10 }
        let list = try paging.list(
            .init(namespace: namespace),
            of: Cluster.widgets,
            as: Widget.self,
            Cluster.terms
        )
        #expect(Set(list.objects.map(\.metadata.name)) == Set((0..<25).map { "w-\($0)" }))
        #expect(list.objects.count == 25)
        #expect(list.objects.allSatisfy { "w-\($0.content.spec?.size ?? -1)" == $0.metadata.name })
        #expect(list.unreadable.isEmpty && !list.resourceVersion.isEmpty)
    }

    @Test func `labels and namespaces select`() throws {
        let (client, namespace) = try Cluster.clientAndNamespace()
        for (name, owner) in [("a", "helm"), ("b", "helm"), ("c", "other")] {
            let widget = try Cluster.widget(name, labels: ["owner": owner])
            try client.create(widget, in: namespace, of: Cluster.widgets, as: Widget.self, Cluster.terms)
        }
        let selection = ObjectSelection(namespace: namespace, labels: "owner=helm")
        let list = try client.list(selection, of: Cluster.widgets, as: MetadataOnly.self, Cluster.terms)
        #expect(
            list.objects.map(\.metadata.key) == [
                ObjectKey(namespace: namespace, name: "a"), ObjectKey(namespace: namespace, name: "b"),
            ]
        )
        #expect(list.objects.first?.metadata.labels == ["owner": "helm"])
        let everywhere = try client.list(
            .init(labels: "owner=other"),
            of: Cluster.widgets,
            as: MetadataOnly.self,
            Cluster.terms
        )
        #expect(everywhere.objects.contains { $0.metadata.namespace == namespace })
    }

    @Test func `an object of which nobody wants more than the metadata comes as such`() throws {
        let (client, namespace) = try Cluster.clientAndNamespace()
        let widget = try Cluster.widget("one", size: 1)
        try client.create(widget, in: namespace, of: Cluster.widgets, as: Widget.self, Cluster.terms)
        let key = ObjectKey(namespace: namespace, name: "one")
        let object = try client.get(key, of: Cluster.widgets, as: MetadataOnly.self, Cluster.terms)
        #expect(object.metadata.key == key)
        #expect(
            object.metadata.uid != nil
                && object.metadata.creationTimestamp.flatMap(RFC3339.nanoseconds) != nil
        )
    }

    @Test func `a list that the cluster forgets between two pages begins anew`() throws {
        let (client, namespace) = try Cluster.clientAndNamespace()
        let create = { @Sendable (name: String) in
            let map = try JSONValue(parsing: "{\"metadata\":{\"name\":\"\(name)\"}}")
            try client.create(map, in: namespace, of: .configMaps, as: MetadataOnly.self, Cluster.terms)
        }
        for name in ["a", "b", "c"] { try create(name) }
        let paging = try Cluster.client { $0.pageObjects = 1 }
        Forgetting.once.withLock { once in
            once = {
                _ = try create("d")
                try KubernetesAPIServer.shared().forgetHistory()
            }
        }
        let list = try paging.list(
            .init(namespace: namespace),
            of: .configMaps,
            as: Forgetting.self,
            Cluster.terms
        )
        #expect(list.objects.map(\.metadata.name) == ["a", "b", "c", "d"])
    }

    @Test func `what is not there is absent, whether an object or its type`() throws {
        let (client, namespace) = try Cluster.clientAndNamespace()
        let key = ObjectKey(namespace: namespace, name: "none")
        #expect(
            try fault { try client.get(key, of: Cluster.widgets, as: Widget.self, Cluster.terms) }.kind
                == .absent
        )
        let type = ResourceType(group: "nobody.example", version: "v1", plural: "things")
        #expect(
            try fault { try client.list(.init(), of: type, as: Widget.self, Cluster.terms) }.kind == .absent
        )
    }

    @Test func `a type is found in the best version that is served`() throws {
        _ = try Cluster.clientAndNamespace()
        let client = try Cluster.client()
        #expect(try client.servedVersions(of: Cluster.group, Cluster.terms) == ["v1", "v1beta2"])
        #expect(try client.servedVersions(of: "nobody.example", Cluster.terms) == [])
        let find = { (versions: [String]) in
            try client.find("widgets", of: Cluster.group, in: versions, Cluster.terms)
        }
        #expect(try find(["v2", "v1", "v1beta2"]) == Cluster.widgets)
        #expect(try find(["v1beta1", "v1beta2"])?.version == "v1beta2")
        #expect(try find(["v1beta1"]) == nil)
        #expect(try client.find("gadgets", of: Cluster.group, in: ["v1"], Cluster.terms) == nil)
        let crd = try client.find(
            "customresourcedefinitions",
            of: "apiextensions.k8s.io",
            in: ["v1"],
            Cluster.terms
        )
        #expect(crd?.isNamespaced == false)
    }
}

/// A content that does something when the first one is read.
private struct Forgetting: ObjectContent {
    static let fields: [String] = []
    static let once = Mutex<(@Sendable () throws -> Void)?>(nil)

    init(from decoder: any Decoder) throws { try Self.once.withLock { $0.take() }?() }
}
