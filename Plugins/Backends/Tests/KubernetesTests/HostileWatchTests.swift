import HTTPClient
import HTTPStandIn
import Kubernetes
import Synchronization
import Testing
import Threads

/// Watches of a cluster that behaves as none should.
struct HostileWatchTests {
    /// Lists one object at version 1, and answers watches as told.
    private static func responder(_ watch: @escaping @Sendable (StandInRequest) -> [StandInAction])
        -> StandInServer.Responder
    {
        { $0.target.contains("watch=1") ? watch($0) : [.list(widgetText("a"))] }
    }

    private var pace: WatchPace {
        var pace = WatchPace()
        pace.firstPause = .milliseconds(5)
        pace.longestPause = .milliseconds(50)
        return pace
    }

    private func watching(
        _ cluster: StandInCluster,
        _ adjust: (inout KubernetesLimits) -> Void = { _ in },
        _ body: (ObjectWatch<Widget>, WatchedObjects<Widget>) throws -> Void
    ) throws {
        let seen = WatchedObjects<Widget>()
        let client = try cluster.client(.none, adjust)
        let watch = ObjectWatch(of: Cluster.widgets, by: client, pace: pace) { seen.take($0) }
        #expect(watch.start())
        try body(watch, seen)
        watch.stop()
    }

    private func targets(_ cluster: StandInCluster) -> [String] {
        cluster.server.requests.map(\.target)
    }

    @Test func `a storm of 410 is answered by one list each, and never by a watch without one`() throws {
        try StandInCluster.run(Self.responder { _ in [.status(410, "Expired")] }) { cluster in
            try watching(cluster) { watch, seen in
                #expect(seen.await { $0.lists >= 5 })
                #expect(watch.state.fault?.kind == .expired || watch.state.fault == nil)
            }
            let kinds = targets(cluster).map { $0.contains("watch=1") }
            #expect(zip(kinds, kinds.dropFirst()).allSatisfy { $0 != $1 })
        }
    }

    @Test func `an expiry within a watch is answered by a list`() throws {
        let expired =
            #"{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}"#
        try StandInCluster.run(Self.responder { _ in [.endless, .chunk(expired + "\n"), .lastChunk] }) {
            cluster in
            try watching(cluster) { _, seen in #expect(seen.await { $0.lists >= 3 }) }
        }
    }

    @Test func `a watch that breaks off goes on after the last whole event`() throws {
        let responder = Self.responder { request in
            let cut = eventText("ADDED", widgetText("c", version: 3)).prefix(20)
            return request.target.contains("resourceVersion=2")
                ? [.endless, .chunk(eventText("MODIFIED", widgetText("d", version: 4))), .hang]
                : [.endless, .chunk(eventText("ADDED", widgetText("b", version: 2)) + cut), .close]
        }
        try StandInCluster.run(responder) { cluster in
            try watching(cluster) { _, seen in
                #expect(seen.await { $0.names == ["a", "b", "d"] })
                #expect(seen.contents.withLock { $0.log == ["list", "+b", "+d"] })
            }
        }
    }

    @Test func `an event of an object that is nested too deep is told of, and the watch goes on`() throws {
        let deep = String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)
        let events = [
            eventText("ADDED", widgetText("deep", size: deep, version: 2)),
            eventText("ADDED", widgetText("b", size: "2", version: 3)),
        ]
        let responder = Self.responder { _ in [.endless, .chunk(events.joined()), .hang] }
        try StandInCluster.run(responder) { cluster in
            try watching(cluster) { _, seen in
                #expect(seen.await { $0.log == ["list", "+deep", "+b"] })
                #expect(seen.contents.withLock { $0.sizes == ["b": 2] })
            }
        }
    }

    @Test func `a bookmark moves the moment on`() throws {
        let bookmark = #"{"type":"BOOKMARK","object":{"kind":"Widget","metadata":{"resourceVersion":"77"}}}"#
        let isAsked = Monitor(false)
        let responder = Self.responder { request in
            guard request.target.contains("resourceVersion=77") else {
                return [.endless, .chunk(bookmark + "\n"), .lastChunk]
            }
            isAsked.update { $0 = true }
            return [.endless, .hang]
        }
        try StandInCluster.run(responder) { cluster in
            try watching(cluster) { watch, seen in
                #expect(seen.await { $0.lists == 1 })
                #expect(isAsked.wait(atMost: .seconds(20)) { $0 ? true : nil } == true)
                #expect(seen.contents.withLock { $0.log == ["list"] })
                #expect(watch.state.currentSince != nil)
            }
        }
    }

    @Test(arguments: [
        "<html>\n", "{}\n", "[1]\n", #"{"type":"ADDED"}"#, #"{"type":"ADDED","object":7}"#,
        #"{"type":"NEW","object":{"metadata":{"name":"x","resourceVersion":"9"}}}"#,
        #"{"type":"ADDED","object":{"metadata":{"name":"x"}}}"#,
        #"{"type":"ADDED","object":{"metadata":{"name":[]}}}"#,
        #"{"type":"BOOKMARK","object":{}}"#,
    ])
    func `what is no event ends the watch, and a list is read`(_ text: String) throws {
        try StandInCluster.run(Self.responder { _ in [.endless, .chunk(text + "\n"), .lastChunk] }) {
            cluster in
            try watching(cluster) { watch, seen in
                #expect(seen.await { $0.lists >= 2 })
                #expect(seen.contents.withLock { $0.names == ["a"] })
            }
        }
    }

    @Test func `an event with a member of another type is handed over as unreadable`() throws {
        let event = eventText("ADDED", widgetText("b", size: "{}", version: 2))
        try StandInCluster.run(Self.responder { _ in [.endless, .chunk(event), .hang] }) { cluster in
            try watching(cluster) { _, seen in
                #expect(seen.await { $0.names == ["a", "b"] })
                #expect(seen.contents.withLock { $0.sizes["b"] == nil && $0.lists == 1 })
            }
        }
    }

    @Test func `an endless line is cut off at the limit`() throws {
        let start = #"{"type":"ADDED","object":{"metadata":{"name":"x"},"spec":""#
        let endless = Self.responder { _ in
            [.endless, .chunk(start), .chunk(String(repeating: "x", count: 100_000)), .hang]
        }
        try StandInCluster.run(endless) { cluster in
            try watching(cluster, { $0.objectBytes = 10_000 }) { watch, seen in
                #expect(seen.await { $0.lists >= 2 })
            }
        }
    }

    @Test func `a watch that ends at once again and again is not asked for without a pause`() throws {
        try StandInCluster.run(Self.responder { _ in [.endless, .lastChunk] }) { cluster in
            try watching(cluster) { watch, seen in
                let isNoted = watch.wait(atMost: .seconds(20)) {
                    $0.fault?.message.contains("ends at once") == true
                }
                #expect(isNoted)
                #expect(seen.contents.withLock { $0.lists == 1 })
            }
        }
    }

    @Test func `a cluster that is away does not make what is known forgotten, but it is no longer current`()
        throws
    {
        let isAway = Atomic(false)
        let responder = Self.responder { _ in
            isAway.load(ordering: .acquiring) ? [.status(503, "Away")] : [.endless, .chunk(" "), .lastChunk]
        }
        try StandInCluster.run(responder) { cluster in
            try watching(cluster) { watch, seen in
                #expect(watch.wait(atMost: .seconds(20)))
                isAway.store(true, ordering: .releasing)
                let isNoted = watch.wait(atMost: .seconds(20)) {
                    $0.fault?.message.contains("503") == true && $0.currentSince == nil && $0.isSynced
                }
                #expect(isNoted)
                #expect(seen.contents.withLock { $0.names == ["a"] && $0.lists == 1 })
            }
        }
    }

    @Test func `what turns is told once, however often the cluster fails in between`() throws {
        let watches = Atomic(0)
        let event = eventText("ADDED", widgetText("b", version: 2)) + "\n"
        let responder = Self.responder { _ in
            switch watches.add(1, ordering: .acquiringAndReleasing).newValue {
            case 1: [.endless, .chunk(event), .lastChunk]
            case 2...5: [.status(503, "Away")]
            case 6: [.status(403, "Forbidden")]
            default: [.endless, .hang]
            }
        }
        try StandInCluster.run(responder) { cluster in
            let turns = Monitor<[String]>([])
            let watch = ObjectWatch<Widget>(of: Cluster.widgets, by: try cluster.client(.none), pace: pace) {
                turn in
                turns.update { turns in
                    switch turn {
                    case .listed: turns.append("listed")
                    case .current: turns.append("current")
                    case .lost(let fault): turns.append("lost \(fault.kind)")
                    }
                }
            } onChange: { _ in
            }
            #expect(watch.start())
            let expected = ["listed", "current", "lost unavailable", "lost forbidden", "current"]
            let isSo: Bool? = turns.wait(atMost: .seconds(20)) { $0.count >= expected.count ? true : nil }
            #expect(isSo == true)
            watch.stop()
            #expect(turns.withLock { $0 } == expected)
        }
    }

    @Test func `a silent or a slow watch is ended by its owner`() throws {
        let slow = StandInAction.drip(
            Array("5\r\n     \r\n".utf8) + Array(repeating: 32, count: 1000),
            everyMilliseconds: 100
        )
        for end in [StandInAction.hang, slow] {
            try StandInCluster.run(Self.responder { _ in [.endless, end] }) { cluster in
                try watching(cluster) { watch, _ in #expect(watch.wait(atMost: .seconds(20))) }
            }
        }
    }

    @Test func `a watch that nobody holds any more ends by itself`() throws {
        try StandInCluster.run(Self.responder { _ in [.endless, .hang] }) { cluster in
            weak var gone: ObjectWatch<Widget>?
            do {
                let watch = ObjectWatch(of: Cluster.widgets, by: try cluster.client()) {
                    (_: ObjectChange<Widget>) in
                }
                #expect(watch.start() && watch.wait(atMost: .seconds(20)))
                gone = watch
            }
            #expect(gone == nil)
        }
    }
}
