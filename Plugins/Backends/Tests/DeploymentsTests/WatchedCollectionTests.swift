import Deployments
import HTTPClient
import JSONText
import Kubernetes
import KubernetesTesting
import TestServers
import Testing
import Threads

/// Collections that watches of the real API server keep up to date.
struct WatchedCollectionTests {
    /// A ConfigMap's one value.
    private struct Valued: ObjectContent {
        static let fields = ["data.value"]
        struct Fields: Decodable { var value: String? }
        var data: Fields?
    }

    /// What was kept of each object, with those that could not be read.
    private typealias Collection = WatchedCollection<Valued, [String]>

    private func collection(
        _ namespaces: [String],
        client: KubernetesClient? = nil,
        onChange: @escaping Collection.Observer = { _, _ in }
    ) throws -> Collection {
        let cluster = Cluster(try client ?? TestCluster.shared().client, namespaces: namespaces)
        var pace = WatchPace()
        (pace.firstPause, pace.longestPause) = (.milliseconds(20), .milliseconds(100))
        return Collection(of: .configMaps, in: cluster, pace: pace) { reading in
            [reading.metadata.name, reading.object?.content.data?.value ?? "?"]
        } onChange: {
            onChange($0, $1)
        }
    }

    private func write(_ name: String, _ value: String, in namespace: String) throws {
        let object: JSONValue = ["data": ["value": .string(value)]]
        let key = ObjectKey(namespace: namespace, name: name)
        let whole: JSONValue = [
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)],
            "data": object["data"] ?? .null,
        ]
        let client = try TestCluster.shared().client
        try client.apply(key, whole, of: .configMaps, as: MetadataOnly.self, TestCluster.terms)
    }

    private func pairs(_ values: [[String]]) -> [String: String] {
        Dictionary(values.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
    }

    private func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
        let never = Monitor(())
        for _ in 0..<2000 {
            if try condition() { return true }
            _ = never.wait(atMost: .milliseconds(10)) { _ in nil as Void? }
        }
        return false
    }

    @Test func `what is kept follows what is there, though the cluster forgets its history again and again`()
        throws
    {
        let cluster = try TestCluster.shared()
        let namespaces = [try cluster.makeNamespace(), try cluster.makeNamespace()]
        let told = Monitor<[String: String]>([:])
        let collection = try collection(namespaces) { before, after in
            told.update { told in
                if let before { told[before[0]] = nil }
                if let after { told[after[0]] = after[1] }
            }
        }
        try collection.start()
        #expect(collection.waitForList(until: .now.advanced(by: .seconds(20))))
        var model: [String: String] = [:]
        for step in 0..<120 {
            let number = Int.random(in: 0..<20)
            let (name, namespace) = ("map-\(number)", namespaces[number % 2])
            if model[name] != nil, step % 3 == 0 {
                try cluster.client.delete(
                    .init(namespace: namespace, name: name),
                    of: .configMaps,
                    TestCluster.terms
                )
                model[name] = nil
            } else {
                try write(name, "\(step)", in: namespace)
                model[name] = "\(step)"
            }
            if step % 40 == 20 { try cluster.server.forgetHistory() }
        }
        #expect(pairs(try collection.fresh(TestCluster.terms)) == model)
        #expect(eventually { pairs(collection.values) == model })
        #expect(eventually { told.withLock { $0 } == model })
        collection.stop()
    }

    @Test func `a fresh reading does not need the watch, and reads anew only what has changed`() throws {
        let cluster = try TestCluster.shared()
        let namespace = try cluster.makeNamespace()
        try write("a", "1", in: namespace)
        try write("b", "1", in: namespace)
        let collection = try collection([namespace])
        try collection.start()
        #expect(eventually { collection.values.count == 2 })
        collection.stop()
        try write("a", "2", in: namespace)
        try write("c", "1", in: namespace)
        try cluster.client.delete(.init(namespace: namespace, name: "b"), of: .configMaps, TestCluster.terms)
        #expect(pairs(try collection.fresh(TestCluster.terms)) == ["a": "2", "c": "1"])
        #expect(pairs(collection.values) == ["a": "1", "b": "1"], "what the watch knows is the watch's")
        #expect(collection[.init(namespace: namespace, name: "a")] == ["a", "1"])
    }

    @Test func `an object of another shape is kept as one that cannot be read`() throws {
        let cluster = try TestCluster.shared()
        let namespace = try cluster.makeNamespace()
        let secret: JSONValue = ["metadata": ["name": "odd"], "data": ["value": "AA=="]]
        try cluster.create(secret, in: namespace, of: .secrets)
        struct Numbered: ObjectContent {
            static let fields = ["data"]
            let data: Int
        }
        let watched = WatchedCollection<Numbered, String>(
            of: .secrets,
            in: Cluster(cluster.client, namespaces: [namespace])
        ) { reading in
            if case .unreadable(let metadata, let reason) = reading {
                "\(metadata.name): \(reason)"
            } else {
                nil
            }
        }
        #expect(try watched.fresh(TestCluster.terms).map { $0.hasPrefix("odd: data ") } == [true])
        try watched.start()
        #expect(eventually { watched.values.count == 1 })
        watched.stop()
    }

    @Test func `without the right the reason is known, and a fresh reading fails`() throws {
        let server = try KubernetesAPIServer.shared()
        let access = try TestCluster.access(server, token: KubernetesAPIServer.viewerToken)
        let viewer = KubernetesClient(access, fieldManager: "viewer")
        let collection = try collection([try TestCluster.shared().makeNamespace()], client: viewer)
        try collection.start()
        #expect(eventually { collection.states.contains { $0.fault?.kind == .forbidden } })
        #expect(WatchReport.text(collection.states).contains("cannot list resource"))
        #expect(throws: KubernetesFault.self) { try collection.fresh(TestCluster.terms) }
        collection.stop()
    }

    @Test func `a cluster is called by the uid of its system's namespace, or by its address`() throws {
        let cluster = try TestCluster.shared()
        let identity = try Cluster(cluster.client).identity(TestCluster.terms)
        #expect(identity.utf8.count == 36)
        let access = try TestCluster.access(cluster.server, token: KubernetesAPIServer.viewerToken)
        let viewer = Cluster(KubernetesClient(access, fieldManager: "viewer"))
        #expect(try viewer.identity(TestCluster.terms) == "\(cluster.server.url)/")
        #expect(Cluster.helmRelease("web", in: "apps", of: identity) == "helm:\(identity)/apps/web")
    }
}
