import HTTPClient
import HTTPStandIn
import JSONText
import Kubernetes
import Synchronization
import TestServers
import Testing
import Threads

/// Watches of the real API server.
struct ObjectWatchTests {
    @Test func `a watch knows what was there, and hears of every change`() throws {
        let (client, namespace) = try Cluster.clientAndNamespace()
        let create = { (name: String) in
            let widget = try Cluster.widget(name, size: 1)
            try client.create(widget, in: namespace, of: Cluster.widgets, as: Widget.self, Cluster.terms)
        }
        try create("old")
        let seen = WatchedObjects<Widget>()
        let watch = ObjectWatch(.init(namespace: namespace), of: Cluster.widgets, by: client) {
            seen.take($0)
        }
        #expect(!watch.state.isSynced)
        #expect(watch.start())
        #expect(watch.wait(atMost: .seconds(20)))
        #expect(seen.await { $0.names == ["old"] })
        try create("new")
        #expect(seen.await { $0.names == ["old", "new"] })
        let key = ObjectKey(namespace: namespace, name: "old")
        let merge = ObjectPatch.merge(try JSONValue(parsing: #"{"spec":{"size":7}}"#))
        try client.patch(key, with: merge, of: Cluster.widgets, as: Widget.self, Cluster.terms)
        #expect(seen.await { $0.sizes["old"] == 7 })
        try client.delete(key, of: Cluster.widgets, Cluster.terms)
        #expect(seen.await { $0.names == ["new"] })
        #expect(watch.state.currentSince != nil && watch.state.fault == nil && watch.state.lists == 1)
        watch.stop()
        try create("unseen")
        #expect(seen.contents.withLock { $0.names == ["new"] && $0.lists == 1 })
    }

    @Test func `an object that leaves the selection is deleted from it`() throws {
        let (client, namespace) = try Cluster.clientAndNamespace()
        let widget = try Cluster.widget("one", labels: ["in": "yes"])
        try client.create(widget, in: namespace, of: Cluster.widgets, as: Widget.self, Cluster.terms)
        let seen = WatchedObjects<MetadataOnly>()
        let selection = ObjectSelection(namespace: namespace, labels: "in=yes")
        let watch = ObjectWatch(selection, of: Cluster.widgets, by: client) { seen.take($0) }
        #expect(watch.start())
        #expect(seen.await { $0.names == ["one"] })
        let merge = ObjectPatch.merge(try JSONValue(parsing: #"{"metadata":{"labels":{"in":"no"}}}"#))
        let key = ObjectKey(namespace: namespace, name: "one")
        try client.patch(key, with: merge, of: Cluster.widgets, as: Widget.self, Cluster.terms)
        #expect(seen.await { $0.names.isEmpty })
        #expect(seen.contents.withLock { $0.log == ["list", "-one"] })
    }

    @Test func `a watch goes on from where the one before it ended`() throws {
        let (client, namespace) = try Cluster.clientAndNamespace()
        // The API server ends each watch after a second or two.
        let short = try Cluster.client { $0.watchTime = .seconds(1) }
        let seen = WatchedObjects<Widget>()
        let watch = ObjectWatch(.init(namespace: namespace), of: Cluster.widgets, by: short) { seen.take($0) }
        #expect(watch.start() && watch.wait(atMost: .seconds(20)))
        let end = ContinuousClock.now.advanced(by: .seconds(4))
        var names: Set<String> = []
        while ContinuousClock.now < end {
            let name = "w-\(names.count)"
            let widget = try Cluster.widget(name, size: 1)
            try client.create(widget, in: namespace, of: Cluster.widgets, as: Widget.self, Cluster.terms)
            names.insert(name)
            #expect(seen.await { $0.names == names })
        }
        #expect(seen.contents.withLock { $0.lists == 1 && $0.log.count == names.count + 1 })
    }

    @Test func `a moment that the cluster has forgotten is expired`() throws {
        let (client, namespace) = try Cluster.clientAndNamespace()
        let selection = ObjectSelection(namespace: namespace)
        var moment = try client.list(selection, of: .configMaps, as: MetadataOnly.self, Cluster.terms)
            .resourceVersion
        for name in ["one", "two"] {
            let map = try JSONValue(parsing: "{\"metadata\":{\"name\":\"\(name)\"}}")
            try client.create(map, in: namespace, of: .configMaps, as: MetadataOnly.self, Cluster.terms)
        }
        try KubernetesAPIServer.shared().forgetHistory()
        let before = moment
        let fault = try fault {
            try client.watch(selection, of: .configMaps, from: &moment, Cluster.terms) {
                (_: WatchEvent<MetadataOnly>) in true
            }
        }
        #expect(fault.kind == .expired)
        #expect(moment == before)
    }

    @Test func `bookmarks move the moment on where nothing happens`() throws {
        let (client, namespace) = try Cluster.clientAndNamespace()
        let (_, elsewhere) = try Cluster.clientAndNamespace()
        // The API server sends one two seconds before it ends a watch, if there were changes meanwhile that we do not see.
        let short = try Cluster.client { $0.watchTime = .seconds(3) }
        let selection = ObjectSelection(namespace: namespace)
        let first = try client.list(selection, of: .secrets, as: MetadataOnly.self, Cluster.terms)
            .resourceVersion
        let last = Monitor<String?>(nil)
        let thread = JoinableThread {
            var moment = first
            try? short.watch(selection, of: .secrets, from: &moment, Cluster.terms) {
                (_: WatchEvent<MetadataOnly>) in true
            }
            last.update { $0 = moment }
        }
        var count = 0
        while last.wait(atMost: .milliseconds(200), { $0 }) == nil {
            count += 1
            let secret = try JSONValue(parsing: "{\"metadata\":{\"name\":\"s-\(count)\"}}")
            try client.create(secret, in: elsewhere, of: .secrets, as: MetadataOnly.self, Cluster.terms)
        }
        thread?.join()
        #expect(last.withLock { $0 } != first)
    }

    @Test func `a watch that may not look says so, and begins when it may`() throws {
        let (client, namespace) = try Cluster.clientAndNamespace()
        let viewer = KubernetesClient(
            try Cluster.access(token: KubernetesAPIServer.viewerToken),
            fieldManager: "viewer"
        )
        var pace = WatchPace()
        pace.firstPause = .milliseconds(20)
        pace.longestPause = .milliseconds(100)
        let watch = ObjectWatch(.init(namespace: namespace), of: Cluster.widgets, by: viewer, pace: pace) {
            (_: ObjectChange<Widget>) in
        }
        #expect(watch.start())
        #expect(watch.wait(atMost: .seconds(20)) { $0.fault?.kind == .forbidden })
        let roles = ResourceType(group: "rbac.authorization.k8s.io", version: "v1", plural: "roles")
        let bindings = ResourceType(group: "rbac.authorization.k8s.io", version: "v1", plural: "rolebindings")
        let role = """
            {"metadata":{"name":"look"},"rules":[{"apiGroups":["\(Cluster.group)"],"resources":["widgets"],"verbs":["list","watch"]}]}
            """
        let binding = """
            {"metadata":{"name":"look"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"look"},
            "subjects":[{"kind":"User","name":"viewer"}]}
            """
        for (type, text) in [(roles, role), (bindings, binding)] {
            let object = try JSONValue(parsing: text)
            try client.create(object, in: namespace, of: type, as: MetadataOnly.self, Cluster.terms)
        }
        #expect(watch.wait(atMost: .seconds(20)))
    }
}
