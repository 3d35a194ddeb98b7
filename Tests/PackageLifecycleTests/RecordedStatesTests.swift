import Testing

@testable import PackageLifecycle

@Suite("What a process knows of recorded states")
struct RecordedStatesTests {
    private let states = RecordedStates()
    private let mark = Deprecation(since: 1, who: "a", isSoftDeletion: false)

    private func key(_ name: String) -> PackageKey {
        PackageKey(adapter: "helm", repository: "r", name: name, version: "1.0.0")
    }

    private func changes(
        _ packages: [PackageKey: Deprecation?],
        revision: Int64,
        isWhole: Bool = false
    ) -> RecordedChanges { RecordedChanges(isWhole: isWhole, packages: packages, revision: revision) }

    @Test func `changes are taken in, and a whole answer replaces what was known`() {
        #expect(states.isEmpty && states[key("a"), nil] == nil)
        states.take(changes([key("a"): mark, key("b"): mark], revision: 2))
        #expect(states[key("a"), nil] == mark && states.all.count == 2 && !states.isEmpty)
        states.take(changes([key("a"): nil], revision: 3))
        #expect(states[key("a"), nil] == nil && states[key("b"), nil] == mark)
        states.take(changes([key("c"): mark], revision: 4, isWhole: true))
        #expect(states.all == [key("c"): mark])
    }

    @Test func `an own change is not undone by an answer that could not know of it`() {
        states.note(mark, of: key("a"), revision: 5)
        states.take(changes([key("a"): nil], revision: 4))
        #expect(states[key("a"), nil] == mark)
        states.take(changes([:], revision: 4, isWhole: true))
        #expect(states[key("a"), nil] == mark)
        states.take(changes([key("a"): nil], revision: 6))
        #expect(states[key("a"), nil] == nil, "another replica has restored it since")
    }

    @Test func `the generation differs after what makes a difference, and only then`() {
        let first = states.generation
        states.take(changes([:], revision: 1))
        states.note(nil, of: key("a"), revision: 2)
        #expect(states.generation == first)
        states.note(mark, of: key("a"), revision: 3)
        let second = states.generation
        #expect(second != first)
        states.take(changes([key("a"): mark], revision: 3))
        #expect(states.generation == second)
        states.take(changes([key("a"): nil], revision: 4))
        #expect(states.generation != second)
    }

    @Test func `two versions of a name, or two repositories, are two packages`() {
        states.note(mark, of: key("a"), revision: 1)
        var other = key("a")
        other.version = "1.0.1"
        #expect(states[other, nil] == nil)
        other = key("a")
        other.repository = "s"
        #expect(states[other, nil] == nil)
    }

    @Test func `a mark speaks of the archive that it was set on, as far as checksums are known`() {
        let bound = Deprecation(since: 1, who: "a", isSoftDeletion: false, checksum: "sha256:a")
        states.note(bound, of: key("a"), revision: 1)
        states.note(mark, of: key("b"), revision: 2)
        #expect(states[key("a"), "sha256:a"] == bound && states[key("a"), nil] == bound)
        #expect(states[key("a"), "sha256:b"] == nil)
        #expect(states[key("b"), "sha256:b"] == mark)
    }
}
