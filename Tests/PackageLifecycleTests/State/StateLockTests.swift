internal import Foundation
import PackageLifecycle
import Synchronization
import Testing
import Threads
import ThreadsTesting

@Suite("One operation on one package at a time, in all replicas", .ownThread)
struct StateLockTests {
    private let soon = Duration.milliseconds(20)

    @Test(arguments: DatabaseKind.allCases)
    func `nobody else gets the lock of a package until it is released`(_ kind: DatabaseKind) throws {
        let database = try TestDatabase(kind)
        let (first, second) = (try database.replica(), try database.replica())
        let key = PackageKey.test("lock-\(kind)")
        let lock = try first.lock(key, until: .now + soon)
        #expect(throws: StateStoreError.locked) { try first.lock(key, until: .now + soon) }
        #expect(throws: StateStoreError.locked) { try second.lock(key, until: .now + soon) }
        _ = try second.lock(.test("other-\(kind)"), until: .now + soon)
        lock.release()
        lock.release()
        _ = try second.lock(key, until: .now + soon)
        // The value of the line above is gone, and the lock with it.
        _ = try first.lock(key, until: .now + soon)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `who waits gets it when it is released`(_ kind: DatabaseKind) throws {
        let database = try TestDatabase(kind)
        let (first, second) = (try database.replica(), try database.replica())
        let key = PackageKey.test("wait-\(kind)")
        let lock = try first.lock(key, until: .now + soon)
        let got = Atomic(0)
        let threads = [first, second].compactMap { store in
            JoinableThread {
                if (try? store.lock(key, until: .now + .seconds(30))) != nil {
                    got.add(1, ordering: .relaxed)
                }
            }
        }
        lock.release()
        threads.forEach { $0.join() }
        #expect(got.load(ordering: .relaxed) == 2)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `threads of two replicas are never inside together`(_ kind: DatabaseKind) throws {
        let database = try TestDatabase(kind)
        let key = PackageKey.test("inside-\(kind)")
        let inside = Atomic(0)
        let collisions = Atomic(0)
        let rounds = Atomic(0)
        let stores = [try database.replica(), try database.replica()]
        let threads = (0..<8).compactMap { number in
            JoinableThread {
                for _ in 0..<50 {
                    guard let lock = try? stores[number % 2].lock(key, until: .now + .seconds(60)) else {
                        return
                    }
                    if inside.add(1, ordering: .sequentiallyConsistent).newValue != 1 {
                        collisions.add(1, ordering: .relaxed)
                    }
                    rounds.add(1, ordering: .relaxed)
                    inside.subtract(1, ordering: .sequentiallyConsistent)
                    lock.release()
                }
            }
        }
        threads.forEach { $0.join() }
        #expect(rounds.load(ordering: .relaxed) == 400)
        #expect(collisions.load(ordering: .relaxed) == 0)
    }
}
