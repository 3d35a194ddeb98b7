internal import Deployments
internal import HTTPClient
internal import Kubernetes
internal import O2DMSPluginKit
internal import Synchronization

/// The objects of one kind, followed in the best version that the cluster serves.
///
/// A cluster that does not serve the kind has no objects of it; whether it still does not is looked at again by `discover`.
final class WatchedKind: Sendable {
    /// A watch of one version, whatever its objects are made into.
    private struct Watch: Sendable {
        let type: ResourceType
        let start: @Sendable () throws(AdapterError) -> Void
        let stop: @Sendable () -> Void
        let states: @Sendable () -> [WatchState]
        let metadata: @Sendable (ObjectKey) -> ObjectMetadata?
        let add: @Sendable (inout FluxObjects) -> Void
        let addFresh: @Sendable (inout FluxObjects, HTTPTerms) throws(KubernetesFault) -> Void
    }

    private enum State: Sendable {
        /// The cluster has not been asked, or did not answer.
        case unknown(KubernetesFault?)
        /// The cluster does not serve the kind.
        case absent
        case watched(Watch)
    }

    let kind: FluxKind
    private let cluster: Cluster
    private let makeWatch: @Sendable (ResourceType) -> Watch
    private let state = Mutex<State>(.unknown(nil))
    /// Held while it is looked, so that no two watches are begun.
    private let discovery = Mutex<Void>(())

    /// Prepares it; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - shelf: where the objects go.
    ///   - cluster: where they are.
    ///   - pace: how long the watches wait for what.
    ///   - onChange: called on the watches' threads.
    init<Content: FluxObject>(
        _ shelf: any WritableKeyPath<FluxObjects, FluxObjects.Known<Content>> & Sendable,
        in cluster: Cluster,
        pace: WatchPace,
        onChange: @escaping @Sendable () -> Void
    ) {
        kind = Content.kind
        self.cluster = cluster
        makeWatch = { type in
            let collection = WatchedCollection<Content, ObjectReading<Content>>(
                of: type,
                in: cluster,
                pace: pace,
                reader: { $0 },
                onChange: { _, _ in onChange() }
            )
            return Watch(
                type: type,
                start: { () throws(AdapterError) in try collection.start() },
                stop: { collection.stop() },
                states: { collection.states },
                metadata: { collection[$0]?.metadata },
                add: { $0.add(collection.values, to: shelf) },
                addFresh: { objects, terms throws(KubernetesFault) in
                    objects.add(try collection.fresh(terms), to: shelf)
                }
            )
        }
    }

    /// Looks in which version the cluster serves the kind, and begins to follow it there.
    ///
    /// - Parameter terms: until when.
    /// - Throws: `internal` if the system has no thread to give.
    func discover(_ terms: HTTPTerms) throws(AdapterError) {
        try discovery.withLock { _ throws(AdapterError) in try look(terms) }
    }

    private func look(_ terms: HTTPTerms) throws(AdapterError) {
        let type: ResourceType?
        do throws(KubernetesFault) {
            type = try cluster.client.find(kind.plural, of: kind.group, in: kind.versions, terms)
        } catch {
            // What is watched tells of its troubles itself.
            if watch == nil { state.withLock { $0 = .unknown(error) } }
            return
        }
        let before = watch
        guard type != before?.type || before == nil else { return }
        guard let type else {
            state.withLock { $0 = .absent }
            before?.stop()
            return
        }
        let watch = makeWatch(type)
        try watch.start()
        state.withLock { $0 = .watched(watch) }
        before?.stop()
    }

    /// Ends the watch.
    func stop() { watch?.stop() }

    /// What is known of one object's metadata.
    func metadata(_ key: ObjectKey) -> ObjectMetadata? { watch?.metadata(key) }

    /// What is known.
    func add(to objects: inout FluxObjects) { watch?.add(&objects) }

    /// What is there now.
    ///
    /// - Throws: why the cluster cannot be asked.
    func addFresh(to objects: inout FluxObjects, _ terms: HTTPTerms) throws(AdapterError) {
        if watch == nil { try discover(terms) }
        switch state.withLock({ $0 }) {
        case .unknown(let fault): throw .untold(fault ?? Self.unread)
        case .absent: break
        case .watched(let watch):
            do throws(KubernetesFault) { try watch.addFresh(&objects, terms) } catch { throw .untold(error) }
        }
    }

    /// The type in the version that is watched; nil = none.
    var type: ResourceType? { watch?.type }

    /// The states of the watches; none if the kind is not served.
    var states: [WatchState] { watch?.states() ?? [] }

    /// Why what is known may be out of date or incomplete; nil = it is neither.
    var fault: KubernetesFault? {
        switch state.withLock({ $0 }) {
        case .unknown(let fault): fault ?? Self.unread
        case .absent: nil
        case .watched(let watch): Self.fault(watch.states())
        }
    }

    /// Whether the objects have been read once, or there are none.
    var isRead: Bool {
        switch state.withLock({ $0 }) {
        case .unknown: false
        case .absent: true
        case .watched(let watch): watch.states().allSatisfy(\.isSynced)
        }
    }

    private var watch: Watch? { state.withLock { if case .watched(let watch) = $0 { watch } else { nil } } }

    private static func fault(_ states: [WatchState]) -> KubernetesFault? {
        if let fault = states.first(where: { $0.currentSince == nil })?.fault { return fault }
        return states.allSatisfy(\.isSynced) ? nil : unread
    }

    private static var unread: KubernetesFault {
        KubernetesFault(.unavailable, "the cluster is being read for the first time")
    }
}

extension FluxObjects {
    fileprivate mutating func add<Content: FluxObject>(
        _ readings: [ObjectReading<Content>],
        to shelf: WritableKeyPath<FluxObjects, Known<Content>>
    ) {
        for reading in readings {
            switch reading {
            case .read(let object): self[keyPath: shelf][object.metadata.key] = object
            case .unreadable(let metadata, let reason):
                unreadable[FluxIdentity(kind: Content.kind, key: metadata.key)] = reason
            }
        }
    }
}
