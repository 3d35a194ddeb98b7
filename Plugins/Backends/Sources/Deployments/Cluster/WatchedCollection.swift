public import HTTPClient
public import Kubernetes
public import O2DMSPluginKit

/// All objects of a type in the cluster's namespaces that are looked at, followed by watches; kept is what is made of each.
///
/// Readers never wait for the cluster, except in `fresh`.
public final class WatchedCollection<Content: ObjectContent, Kept: Sendable>: Sendable {
    /// Makes of an object what is kept; nil = nothing is.
    ///
    /// Called on the watches' threads, and in `fresh`.
    public typealias Reader = @Sendable (ObjectReading<Content>) -> Kept?
    /// What was kept of an object before, and what is now.
    ///
    /// Called on the watches' threads, after the change is to be seen.
    public typealias Observer = @Sendable (_ before: Kept?, _ after: Kept?) -> Void

    private let parts: [WatchedNamespace<Content, Kept>]

    /// Prepares the watches, one for each namespace or one for all.
    ///
    /// - Parameters:
    ///   - type: of which type.
    ///   - labels: a selector; empty = all.
    ///   - cluster: where.
    ///   - pace: how long the watches wait for what.
    ///   - reader: what is kept of an object.
    ///   - onChange: called for each object that was added, changed or removed.
    public init(
        of type: ResourceType,
        labels: String = "",
        in cluster: Cluster,
        pace: WatchPace = .init(),
        reader: @escaping Reader,
        onChange: @escaping Observer = { _, _ in }
    ) {
        let namespaces = type.isNamespaced ? cluster.namespaces : nil
        let places: [String?] = namespaces.map { $0.map(Optional.some) } ?? [nil]
        parts = places.map { namespace in
            let selection = ObjectSelection(namespace: namespace, labels: labels)
            return WatchedNamespace(selection, type, cluster, pace, reader, onChange)
        }
    }

    /// Begins to watch; once.
    ///
    /// - Throws: `internal` if the system has no threads to give.
    public func start() throws(AdapterError) {
        for part in parts where !part.watch.start() { throw .internal("no thread to watch the cluster with") }
    }

    /// Asks the watches to end, without waiting.
    public func cancel() {
        for part in parts { part.watch.cancel() }
    }

    /// Ends the watches, about a second at most, however many namespaces they are for.
    public func stop() {
        cancel()
        for part in parts { part.watch.stop() }
    }

    /// How well the cluster is known, one state for each watch.
    public var states: [WatchState] { parts.map(\.watch.state) }

    /// Waits until all objects have been read once.
    ///
    /// - Parameter deadline: how long at most.
    /// - Returns: whether they have been.
    public func waitForList(until deadline: ContinuousClock.Instant) -> Bool {
        parts.allSatisfy { $0.watch.wait(atMost: max(.zero, deadline - .now)) }
    }

    /// What is kept, as the watches know it; in no order.
    public var values: [Kept] { parts.flatMap(\.values) }

    /// What is kept of one object, as the watches know it.
    public subscript(key: ObjectKey) -> Kept? {
        for part in parts { if let kept = part[key] { return kept } }
        return nil
    }

    /// What would be kept of the objects that are there now, whatever the watches know: the cluster is asked for their metadata,
    /// and for those objects that are not in the state in which they are known.
    ///
    /// Every change that the API server acknowledged before the call is in it. What the watches know stays as it is.
    ///
    /// - Parameter terms: until when.
    /// - Returns: in no order.
    /// - Throws: why the cluster cannot be asked.
    public func fresh(_ terms: HTTPTerms) throws(KubernetesFault) -> [Kept] {
        var values: [Kept] = []
        for part in parts { values += try part.fresh(terms) }
        return values
    }
}
