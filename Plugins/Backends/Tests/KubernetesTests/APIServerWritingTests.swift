import JSONText
import Kubernetes
import TestServers
import Testing

struct APIServerWritingTests {
    private let client: KubernetesClient
    private let namespace: String
    private var key: ObjectKey { ObjectKey(namespace: namespace, name: "one") }

    init() throws {
        (client, namespace) = try Cluster.clientAndNamespace()
        let widget = try Cluster.widget("one", size: 1)
        try client.create(widget, in: namespace, of: Cluster.widgets, as: Widget.self, Cluster.terms)
    }

    private func get() throws -> KubernetesObject<Widget> {
        try client.get(key, of: Cluster.widgets, as: Widget.self, Cluster.terms)
    }

    @Test func `a name is given once`() throws {
        let again = try fault {
            try client.create(
                try Cluster.widget("one"),
                in: namespace,
                of: Cluster.widgets,
                as: Widget.self,
                Cluster.terms
            )
        }
        #expect(again.kind == .exists)
        #expect(again.message.contains("already exists"))
    }

    @Test func `what somebody else has changed is not replaced`() throws {
        let read = try get().metadata.resourceVersion
        let replace = { (size: Int) in
            try client.replace(
                key,
                with: try Cluster.widget("one", size: size, resourceVersion: read),
                of: Cluster.widgets,
                as: Widget.self,
                Cluster.terms
            )
        }
        #expect(try replace(2).content.spec?.size == 2)
        #expect(try fault { try replace(3) }.kind == .conflict)
        #expect(try get().content.spec?.size == 2)
    }

    @Test func `an object that breaks its schema is refused with the reason`() throws {
        let refused = try fault {
            try client.patch(
                key,
                with: .merge(try JSONValue(parsing: #"{"spec":{"size":"big"}}"#)),
                of: Cluster.widgets,
                as: Widget.self,
                Cluster.terms
            )
        }
        #expect(refused.kind == .invalid)
        #expect(refused.message.contains("spec.size"))
    }

    @Test func `parts are set and removed`() throws {
        let merge = ObjectPatch.merge(
            try JSONValue(parsing: #"{"spec":{"size":5},"metadata":{"labels":{"a":"b"}}}"#)
        )
        let merged = try client.patch(key, with: merge, of: Cluster.widgets, as: Widget.self, Cluster.terms)
        #expect(merged.content.spec?.size == 5 && merged.metadata.labels == ["a": "b"])
        let operations = try JSONValue(
            parsing: #"[{"op":"test","path":"/spec/size","value":5},{"op":"remove","path":"/spec/size"}]"#
        )
        let patch = ObjectPatch.operations(operations.elements ?? [])
        #expect(
            try client.patch(key, with: patch, of: Cluster.widgets, as: Widget.self, Cluster.terms).content
                .spec?.size
                == nil
        )
        #expect(
            try fault {
                try client.patch(key, with: patch, of: Cluster.widgets, as: Widget.self, Cluster.terms)
            }.kind
                == .invalid
        )
    }

    @Test func `the status is written beside the rest`() throws {
        let status = ObjectPatch.merge(
            try JSONValue(parsing: #"{"status":{"phase":"Ready"},"spec":{"size":77}}"#)
        )
        try client.patch(
            key,
            with: status,
            of: Cluster.widgets,
            subresource: "status",
            as: Widget.self,
            Cluster.terms
        )
        #expect(try get().content.spec?.size == 1)
    }

    @Test func `fields that are applied are ours, and those of others are not taken by accident`() throws {
        let ours = try Cluster.widget("applied", size: 1)
        let key = ObjectKey(namespace: namespace, name: "applied")
        let apply = { (client: KubernetesClient, size: Int, takesOver: Bool) in
            try client.apply(
                key,
                try Cluster.widget("applied", size: size),
                of: Cluster.widgets,
                takesOver: takesOver,
                as: Widget.self,
                Cluster.terms
            )
        }
        try client.apply(key, ours, of: Cluster.widgets, as: Widget.self, Cluster.terms)
        #expect(try apply(client, 2, false).content.spec?.size == 2)
        let other = try Cluster.client(fieldManager: "somebody-else")
        let conflict = try fault { try apply(other, 3, false) }
        #expect(conflict.kind == .conflict)
        #expect(conflict.message.contains("o2dms-test"))
        #expect(try apply(other, 3, true).content.spec?.size == 3)
        #expect(try fault { try apply(client, 4, false) }.kind == .conflict)
        // What we no longer say and nobody else does goes away.
        let less = try client.apply(
            key,
            try Cluster.widget("applied"),
            of: Cluster.widgets,
            as: Widget.self,
            Cluster.terms
        )
        #expect(less.content.spec?.size == 3)
    }

    @Test func `only the object that is meant is deleted`() throws {
        let object = try get()
        let delete = { (preconditions: DeletionPreconditions) in
            try client.delete(key, of: Cluster.widgets, preconditions: preconditions, Cluster.terms)
        }
        #expect(try fault { try delete(.init(uid: "another")) }.kind == .conflict)
        #expect(try fault { try delete(.init(resourceVersion: "1")) }.kind == .conflict)
        let metadata = object.metadata
        try delete(.init(uid: metadata.uid, resourceVersion: metadata.resourceVersion))
        #expect(try fault { try delete(.init()) }.kind == .absent)
    }

    @Test(arguments: ["", ".", "..", "a/b", "a%2fb", "a b", String(repeating: "a", count: 254)])
    func `a name that could be a path is never sent`(_ name: String) throws {
        let key = ObjectKey(namespace: namespace, name: name)
        #expect(try fault { try client.delete(key, of: Cluster.widgets, Cluster.terms) }.kind == .invalid)
        #expect(
            try fault {
                try client.list(.init(namespace: name), of: Cluster.widgets, as: Widget.self, Cluster.terms)
            }
            .kind == .invalid
        )
    }
}
