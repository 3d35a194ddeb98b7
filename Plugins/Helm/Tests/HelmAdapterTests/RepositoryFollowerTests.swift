import Glibc
import HTTPClient
import Synchronization
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Following a backend that is a function of the test.
@Suite(.ownThread)
struct RepositoryFollowerTests {
    private func follower(
        refresh: Duration = .seconds(3600),
        look: @escaping RepositoryFollower.Look
    ) -> RepositoryFollower {
        var settings = RepositorySettings(name: "r", url: "http://h", kind: .http(depth: nil))
        settings.refresh = refresh
        let identity = RepositoryIdentity(name: "r", url: "http://h")
        return RepositoryFollower(identity, settings, RepositoryReporter(host: nil), look: look)
    }

    private static func snapshot() throws(HTTPFault) -> RepositorySnapshot {
        do { return try RepositorySnapshot.empty() } catch { throw HTTPFault(.unavailable, "no memory") }
    }

    @Test func `whoever waits for a look at the same time waits for the same one`() {
        let looks = Atomic(0)
        let gate = Atomic(false)
        let follower = follower { (_, _, _) throws(HTTPFault) in
            looks.wrappingAdd(1, ordering: .relaxed)
            while !gate.load(ordering: .acquiring) { sched_yield() }
            return try Self.snapshot()
        }
        follower.start {}
        defer { follower.stop() }
        // The first look is held back until all wait, so that it is too old for each of them.
        #expect(eventually { looks.load(ordering: .relaxed) == 1 })
        let waiting = Atomic(0)
        inParallel(20) { worker in
            if waiting.wrappingAdd(1, ordering: .relaxed).newValue == 20 {
                gate.store(true, ordering: .releasing)
            }
            let isSeen = follower.awaitLook(Patience(atMost: .seconds(20), for: nil))
            #expect(isSeen)
        }
        #expect((2...4).contains(looks.load(ordering: .relaxed)))
    }

    @Test func `waiting for a look ends with patience`() {
        let isOver = Atomic(false)
        let follower = follower { (_, _, _) throws(HTTPFault) in
            while !isOver.load(ordering: .acquiring) { sched_yield() }
            return try Self.snapshot()
        }
        follower.start {}
        #expect(!follower.awaitLook(Patience(atMost: .milliseconds(200), for: nil)))
        isOver.store(true, ordering: .releasing)
        follower.stop()
    }

    @Test func `what is published during a look stays, and the next look reads everything`() throws {
        let published = try RepositorySnapshot.empty()
        let known = Mutex<[Bool]>([])
        let publish = Mutex<(@Sendable () -> Void)?>(nil)
        let follower = follower { (snapshot, _, _) throws(HTTPFault) in
            known.withLock { $0.append(snapshot != nil) }
            publish.withLock { $0.take() }?()
            return try Self.snapshot()
        }
        follower.lookNow()
        publish.withLock { $0 = { follower.publish { _ in published } } }
        #expect(follower.lookNow() <= .seconds(1))
        #expect(follower.state.snapshot === published)
        follower.lookNow()
        #expect(follower.state.snapshot !== published)
        #expect(known.withLock { $0 } == [false, true, false])
    }

    @Test func `what a look serves before it ends is what it has read, unless others publish on top of it`()
        throws
    {
        let (read, published) = (try RepositorySnapshot.empty(), try RepositorySnapshot.empty())
        let publish = Mutex<(@Sendable () -> Void)?>(nil)
        let follower = follower { (_, _, serve) throws(HTTPFault) in
            serve(read)
            publish.withLock { $0.take() }?()
            return read
        }
        #expect(follower.lookNow() > .seconds(1))
        #expect(follower.state.snapshot === read)
        publish.withLock { $0 = { follower.publish { _ in published } } }
        #expect(follower.lookNow() <= .seconds(1))
        #expect(follower.state.snapshot === published)
    }

    @Test func `failures keep what is served, are waited out longer and longer, and one success mends all`() {
        let isDown = Atomic(false)
        let follower = follower(refresh: .seconds(30)) { (known, _, _) throws(HTTPFault) in
            guard !isDown.load(ordering: .relaxed) else { throw HTTPFault(.unavailable, "down") }
            if let known { return known }
            return try Self.snapshot()
        }
        follower.lookNow()
        isDown.store(true, ordering: .relaxed)
        let pauses = (0..<8).map { _ in follower.lookNow() }
        #expect(follower.state.snapshot != nil)
        #expect(follower.state.fault == "down")
        #expect(pauses[0] <= .seconds(1))
        #expect(pauses[7] >= .seconds(60))
        isDown.store(false, ordering: .relaxed)
        #expect(follower.lookNow() >= .seconds(27))
        #expect(follower.state.fault == nil)
    }
}
