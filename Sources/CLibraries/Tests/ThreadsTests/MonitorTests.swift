import Dispatch
import Testing
import Threads

@Suite struct `A monitor` {
    @Test func `a waiter goes on with the value that another thread brings`() {
        let monitor = Monitor<Int?>(nil)
        DispatchQueue.global().async { monitor.update { $0 = 7 } }
        #expect(monitor.wait { $0 } == 7)
    }

    @Test func `a waiter gives up at its deadline, after a last look`() {
        let monitor = Monitor(0)
        var looks = 0
        let result: Int? = monitor.wait(atMost: .milliseconds(1)) { _ in
            looks += 1
            return nil
        }
        #expect(result == nil)
        #expect(looks >= 2)
    }

    @Test(arguments: [Duration.zero, .seconds(-5), .seconds(Int64.max)])
    func `a deadline of any length is no trap`(duration: Duration) {
        #expect(Monitor(1).wait(atMost: duration) { $0 } == 1)
    }

    @Test func `changes by many threads are all counted, and the last one ends the wait`() {
        let monitor = Monitor(0)
        for _ in 0..<8 {
            DispatchQueue.global().async { for _ in 0..<1000 { monitor.update { $0 += 1 } } }
        }
        #expect(monitor.wait { $0 == 8000 ? $0 : nil } == 8000)
    }

    @Test func `what is taken out lets the others look again if it says so`() {
        let room = Monitor(1)
        DispatchQueue.global().async {
            _ = room.wait(notifying: true) { state -> Bool? in
                guard state == 1 else { return nil }
                state = 0
                return true
            }
        }
        #expect(room.wait { $0 == 0 ? true : nil })
    }

    @Test func `an error of the body comes through, and the lock is free again`() {
        struct Refusal: Error {}
        let monitor = Monitor(0)
        #expect(throws: Refusal.self) { try monitor.withLock { _ throws(Refusal) in throw Refusal() } }
        #expect(monitor.withLock { $0 } == 0)
    }
}
