import HTTPClient
import HTTPStandIn
import Kubernetes
import Synchronization
import Testing

/// Lists that no honest API server sends: bounded, and named for what they are.
struct HostileListTests {
    private func outcome(
        _ actions: [StandInAction],
        _ adjust: @escaping (inout KubernetesLimits) -> Void = { _ in }
    ) throws -> KubernetesFault {
        try StandInCluster.run({ _ in actions }) { cluster in
            try fault { try cluster.list(try cluster.client(.none, adjust)) }
        }
    }

    @Test(arguments: [
        "<html><body>Sign in</body></html>", "", "[]", "7", "{}",
        #"{"kind":"Widget","metadata":{"name":"x"}}"#,
        #"{"apiVersion":"v1","kind":"PodList","metadata":{"resourceVersion":"1"},"items":[]}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"GadgetList","metadata":{"resourceVersion":"1"},"items":[]}"#,
        #"{"apiVersion":"v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[]}"#,
        #"{"apiVersion":"meta.k8s.io/v1","kind":"PartialObjectMetadataList","metadata":{"resourceVersion":"1"},"items":[]}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":null}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"}}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","items":[]}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":1},"items":[]}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[7]}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":{"a":1}}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{}]}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"\#(String(repeating: "a", count: 254))"}}]}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":7}}]}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":""}}]}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a","name":"b"}}]}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a","labels":[]}}]}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"\#u{1}"}}]}"#,
        #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":["#,
    ])
    func `what is no list of objects is malformed`(_ text: String) throws {
        #expect(try outcome([.json(text)]).kind == .malformed)
    }

    @Test func `an object that is not as it should be is reported beside the others`() throws {
        let items = [widgetText("a"), widgetText("b", size: "\"big\""), widgetText("c")].joined(
            separator: ","
        )
        try StandInCluster.run({ _ in [.list(items)] }) { cluster in
            let list = try cluster.list(try cluster.client())
            #expect(list.objects.map(\.metadata.name) == ["a", "c"])
            #expect(list.unreadable.map(\.metadata.name) == ["b"])
            #expect(list.unreadable.map(\.reason) == ["spec.size must be an integer, is a string"])
        }
    }

    @Test func `an object that is nested too deep is reported beside the others, and only where it is read`()
        throws
    {
        let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
        let unread = #"{"metadata":{"name":"u"},"spec":{"size":1,"values":\#(deep(100_000))}}"#
        // The object and its specification are two levels.
        let items = [
            widgetText("a"), widgetText("edge", size: deep(62)), widgetText("deep", size: deep(63)),
            widgetText("deeper", size: deep(100_000)), unread,
        ]
        try StandInCluster.run({ _ in [.list(items.joined(separator: ","))] }) { cluster in
            let list = try cluster.list(try cluster.client())
            #expect(list.objects.map(\.metadata.name) == ["a", "u"])
            #expect(list.unreadable.map(\.metadata.name) == ["edge", "deep", "deeper"])
            #expect(list.unreadable.first?.reason == "spec.size must be an integer, is an array")
            #expect(
                list.unreadable.dropFirst().allSatisfy { $0.reason.hasPrefix("more than 64 nested values") }
            )
        }
        for item in items[2...3] {
            try StandInCluster.run({ _ in [.json(item)] }) { cluster in
                let key = ObjectKey(namespace: "n", name: "deep")
                let client = try cluster.client()
                let reading = try client.read(key, of: Cluster.widgets, as: Widget.self, cluster.terms)
                #expect(reading.object == nil && reading.metadata.resourceVersion == "1")
            }
        }
    }

    @Test func `that there is none of a type counts only if the API server does not list the type either`()
        throws
    {
        let notFound = StandInAction.status(404, "NotFound")
        let types = #"{"kind":"APIResourceList","resources":[{"name":"PLURAL","namespaced":true}]}"#
        func fault(plural: String) throws -> KubernetesFault {
            let responder: StandInServer.Responder = { request in
                switch request.target.split(separator: "?")[0] {
                case "/apis/test.o2dms.example":
                    [.json(#"{"kind":"APIGroup","versions":[{"version":"v1"}]}"#)]
                case "/apis/test.o2dms.example/v1": [.json(types.replacing("PLURAL", with: plural))]
                default: [notFound]
                }
            }
            return try StandInCluster.run(responder) { cluster in
                try KubernetesTests.fault { try cluster.list(try cluster.client()) }
            }
        }
        #expect(try fault(plural: "widgets").kind == .malformed)
        #expect(try fault(plural: "gadgets").kind == .absent)
    }

    @Test func `ten thousand large objects are read, and only what is wanted of them stays`() throws {
        let filler = String(repeating: "x", count: 2000)
        let item = { (index: Int) in
            "{\"metadata\":{\"name\":\"w\(index)\",\"managedFields\":[{\"f\":\"\(filler)\"}]},\"spec\":{\"size\":\(index)}}"
        }
        let items = (0..<10_000).map(item).joined(separator: ",")
        try StandInCluster.run({ _ in [.list(items)] }) { cluster in
            let list = try cluster.list(try cluster.client { $0.objectBytes = 2100 })
            #expect(list.objects.count == 10_000)
            #expect(list.objects.allSatisfy { "w\($0.content.spec?.size ?? -1)" == $0.metadata.name })
        }
    }

    @Test func `each limit holds at its value and not one below`() throws {
        let text = widgetText("one")
        let items = [text, text, text].joined(separator: ",")
        try StandInCluster.run({ _ in [.list(items)] }) { cluster in
            let bytes = text.utf8.count
            _ = try cluster.list(try cluster.client { $0.objectBytes = bytes })
            _ = try cluster.list(try cluster.client { $0.listObjects = 3 })
            let answer = try #require(Self.bytes(.list(items)))
            _ = try cluster.list(try cluster.client { $0.pageBytes = answer })
            // All of it is kept, and each quote counts for sixteen.
            let weight = 3 * text.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "\"") ? 16 : 1) }
            _ = try cluster.list(try cluster.client { $0.listBytes = weight })
            let limits: [(inout KubernetesLimits) -> Void] = [
                { $0.objectBytes = bytes - 1 }, { $0.listObjects = 2 }, { $0.pageBytes = answer - 1 },
                { $0.listBytes = weight - 1 },
            ]
            for limit in limits {
                let fault = try fault { try cluster.list(try cluster.client(.none, limit)) }
                #expect(fault.kind == .tooLarge)
            }
        }
    }

    /// How long the body of an answer is.
    private static func bytes(_ action: StandInAction) -> Int? {
        guard case .send(let bytes) = action else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.split(separator: "Content-Length: ").last.flatMap { Int($0.prefix(while: \.isNumber)) }
    }

    @Test func `a list that never ends is given up`() throws {
        try StandInCluster.run({ _ in [.list("", next: "more")] }) { cluster in
            let fault = try fault { try cluster.list(try cluster.client { $0.listPages = 5 }) }
            #expect(fault.kind == .tooLarge)
            #expect(cluster.server.requests.count == 5)
        }
    }

    @Test func `an endless answer is cut off`() throws {
        let endless: [StandInAction] = [
            .endless,
            .chunk(
                #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","items":[{"metadata":{"name":"a"},"spec":""#
            ),
            .chunk(String(repeating: "x", count: 200_000)), .hang,
        ]
        #expect(try outcome(endless) { $0.objectBytes = 100_000 }.kind == .tooLarge)
    }

    @Test func `an answer that breaks off is no list`() throws {
        let text =
            #"{"apiVersion":"test.o2dms.example/v1","kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":["#
            + widgetText("a")
        let whole = ["HTTP/1.1 200 OK", "Content-Length: 10000", "", text].joined(separator: "\r\n")
        #expect(try outcome([.text(whole), .close]).kind == .unavailable)
        #expect(try outcome([.endless, .chunk(text), .close]).kind == .unavailable)
        #expect(try outcome([.endless, .text("zzz\r\n"), .close]).kind == .unavailable)
    }

    @Test func `a list that expires again and again is given up`() throws {
        let responder: StandInServer.Responder = { request in
            request.target.contains("continue=")
                ? [.status(410, "Expired")] : [.list(widgetText("a"), next: "t")]
        }
        try StandInCluster.run(responder) { cluster in
            let fault = try fault { try cluster.list(try cluster.client { $0.listRestarts = 2 }) }
            #expect(fault.kind == .expired)
            #expect(cluster.server.requests.count == 6)
        }
    }
}
