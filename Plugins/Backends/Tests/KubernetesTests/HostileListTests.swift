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
        #"{"kind":"WidgetList","items":[]}"#,
        #"{"kind":"WidgetList","metadata":{"resourceVersion":1},"items":[]}"#,
        #"{"kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[7]}"#,
        #"{"kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":{"a":1}}"#,
        #"{"kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{}]}"#,
        #"{"kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":7}}]}"#,
        #"{"kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":""}}]}"#,
        #"{"kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a","name":"b"}}]}"#,
        #"{"kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a","labels":[]}}]}"#,
        #"{"kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"\#u{1}"}}]}"#,
        #"{"kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":["#,
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
            let limits: [(inout KubernetesLimits) -> Void] = [
                { $0.objectBytes = bytes - 1 }, { $0.listObjects = 2 }, { $0.pageBytes = answer - 1 },
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
            .endless, .chunk(#"{"kind":"WidgetList","items":[{"metadata":{"name":"a"},"spec":""#),
            .chunk(String(repeating: "x", count: 200_000)), .hang,
        ]
        #expect(try outcome(endless) { $0.objectBytes = 100_000 }.kind == .tooLarge)
    }

    @Test func `an answer that breaks off is no list`() throws {
        let text = #"{"kind":"WidgetList","metadata":{"resourceVersion":"1"},"items":["# + widgetText("a")
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
