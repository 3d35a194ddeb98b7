import Synchronization
import Testing
import Threads

@Suite struct `A shared reference` {
    private final class Value: Sendable {
        let number: Int
        let copy: Int
        private let alive: Count

        init(_ number: Int, _ alive: Count) {
            self.number = number
            copy = number
            self.alive = alive
            alive.value.add(1, ordering: .relaxed)
        }

        deinit { alive.value.subtract(1, ordering: .relaxed) }
    }

    private final class Count: Sendable {
        let value = Atomic(0)
    }

    @Test func `what was read stays as long as it is held, and goes with the last holder`() {
        let alive = Count()
        let reference = SharedReference(Value(1, alive))
        do {
            let held = reference.current
            reference.replace(with: Value(2, alive))
            #expect(held.number == 1)
            #expect(alive.value.load(ordering: .relaxed) == 2)
        }
        #expect(reference.current.number == 2)
        #expect(alive.value.load(ordering: .relaxed) == 1)
    }

    @Test func `readers see whole objects, never older ones than before, while they are replaced`() {
        let alive = Count()
        let reference = SharedReference(Value(0, alive))
        let isOver = Atomic(false)
        let readers = (0..<3).compactMap { _ in
            JoinableThread {
                var last = 0
                while !isOver.load(ordering: .relaxed) {
                    let value = reference.current
                    #expect(value.number == value.copy)
                    #expect(value.number >= last)
                    last = value.number
                }
            }
        }
        for number in 1...20_000 { reference.replace(with: Value(number, alive)) }
        isOver.store(true, ordering: .relaxed)
        for reader in readers { reader.join() }
        #expect(reference.current.number == 20_000)
        #expect(alive.value.load(ordering: .relaxed) == 1)
    }
}
