import Synchronization

/// What the state store holds of packages' states, as this process knows it: reads never wait for a database.
///
/// Own changes are in it when they are acknowledged, those of other replicas with the next refresh.
public final class RecordedStates: Sendable {
    private struct State {
        var packages: [PackageKey: Deprecation] = [:]
        /// Own changes that a refresh may not have seen yet, by the revision that they made.
        var own: [PackageKey: Int64] = [:]
    }

    private let state = Mutex(State())
    private let count = Atomic(0)
    private let changes = Atomic<UInt64>(0)
    private let isTold = Atomic(false)

    /// Nothing is recorded.
    public init() {}

    /// Differs after every change; the same number means the same states. [any thread]
    public var generation: UInt64 { changes.load(ordering: .acquiring) }

    /// Whether the store has ever said what is recorded: before, nobody knows which packages are marked. [any thread]
    public var isKnown: Bool { isTold.load(ordering: .acquiring) }

    /// Whether no package at all deviates, which is one read of memory. [any thread]
    public var isEmpty: Bool { count.load(ordering: .acquiring) == 0 }

    /// What is recorded of the package that has this key and this checksum, as far as the latter is known. [any thread]
    public subscript(key: PackageKey, checksum: String?) -> Deprecation? {
        guard let mark = mark(of: key), mark.applies(to: checksum) else { return nil }
        return mark
    }

    /// What is recorded under this key, whichever archive it was said of. [any thread]
    public func mark(of key: PackageKey) -> Deprecation? {
        isEmpty ? nil : state.withLock { $0.packages[key] }
    }

    /// Everything that is recorded, for one who looks at many packages. [any thread]
    public var all: [PackageKey: Deprecation] { isEmpty ? [:] : state.withLock { $0.packages } }

    /// Takes in a change that this process made, whose transaction has this revision.
    func note(_ deprecation: Deprecation?, of key: PackageKey, revision: Int64) {
        state.withLock { state in
            state.own[key] = revision
            guard state.packages[key] != deprecation else { return }
            state.packages[key] = deprecation
            publish(state)
        }
    }

    /// Takes in what the store says; own changes that it could not know yet stay.
    func take(_ news: RecordedChanges) {
        defer { isTold.store(true, ordering: .releasing) }
        state.withLock { state in
            let later = state.own.filter { $0.value > news.revision }
            var packages = news.isWhole ? [:] : state.packages
            for (key, deprecation) in news.packages { packages[key] = deprecation }
            for key in later.keys { packages[key] = state.packages[key] }
            state.own = later
            guard packages != state.packages else { return }
            state.packages = packages
            publish(state)
        }
    }

    private func publish(_ state: State) {
        count.store(state.packages.count, ordering: .releasing)
        changes.add(1, ordering: .releasing)
    }
}
