internal import HTTPClient
internal import Kubernetes
internal import Synchronization

/// The objects of one namespace, or of all of them, that one watch follows.
final class WatchedNamespace<Content: ObjectContent, Kept: Sendable>: Sendable {
    /// What is kept of an object, and of which state of it.
    struct Entry: Sendable {
        let uid: String?
        let resourceVersion: String?
        let kept: Kept?

        func isOf(_ metadata: ObjectMetadata) -> Bool {
            uid != nil && resourceVersion != nil && uid == metadata.uid
                && resourceVersion == metadata.resourceVersion
        }
    }

    /// What is known, apart from the watch, which hands over to it.
    final class Knowledge: Sendable {
        let entries = Mutex<[ObjectKey: Entry]>([:])
        let reader: WatchedCollection<Content, Kept>.Reader
        let onChange: WatchedCollection<Content, Kept>.Observer

        init(
            _ reader: @escaping WatchedCollection<Content, Kept>.Reader,
            _ onChange: @escaping WatchedCollection<Content, Kept>.Observer
        ) {
            self.reader = reader
            self.onChange = onChange
        }

        func take(_ change: ObjectChange<Content>) {
            switch change {
            case .listed(let list): replace(list)
            case .event(.added(let reading)), .event(.modified(let reading)):
                put(entry(reading), reading.metadata.key)
            case .event(.deleted(let metadata)): put(nil, metadata.key)
            }
        }

        func entry(_ reading: ObjectReading<Content>) -> Entry {
            let metadata = reading.metadata
            return Entry(uid: metadata.uid, resourceVersion: metadata.resourceVersion, kept: reader(reading))
        }

        private func put(_ entry: Entry?, _ key: ObjectKey) {
            let before = entries.withLock { entries in
                let before = entries[key]
                entries[key] = entry
                return before
            }
            tell(before, entry)
        }

        /// A whole list: what is not in it is gone, what is as it was is left alone.
        private func replace(_ list: ObjectList<Content>) {
            let known = entries.withLock { $0 }
            var next: [ObjectKey: Entry] = [:]
            for reading in list.readings {
                let key = reading.metadata.key
                let before = known[key]
                next[key] = before.flatMap { $0.isOf(reading.metadata) ? $0 : nil } ?? entry(reading)
            }
            entries.withLock { $0 = next }
            for (key, before) in known where next[key] == nil { tell(before, nil) }
            for (key, after) in next {
                let before = known[key]
                if before?.uid != after.uid || before?.resourceVersion != after.resourceVersion {
                    tell(before, after)
                }
            }
        }

        private func tell(_ before: Entry?, _ after: Entry?) {
            if before?.kept != nil || after?.kept != nil { onChange(before?.kept, after?.kept) }
        }
    }

    let watch: ObjectWatch<Content>
    private let knowledge: Knowledge
    private let selection: ObjectSelection
    private let type: ResourceType
    private let client: KubernetesClient

    init(
        _ selection: ObjectSelection,
        _ type: ResourceType,
        _ cluster: Cluster,
        _ pace: WatchPace,
        _ reader: @escaping WatchedCollection<Content, Kept>.Reader,
        _ onChange: @escaping WatchedCollection<Content, Kept>.Observer
    ) {
        let knowledge = Knowledge(reader, onChange)
        let reporter = WatchReporter(host: cluster.host, type: type, namespace: selection.namespace)
        watch = ObjectWatch(
            selection,
            of: type,
            by: cluster.client,
            pace: pace,
            onTurn: { reporter.note($0) },
            onChange: { knowledge.take($0) }
        )
        self.knowledge = knowledge
        self.selection = selection
        self.type = type
        client = cluster.client
    }

    var values: [Kept] { knowledge.entries.withLock { $0.values.compactMap(\.kept) } }

    subscript(key: ObjectKey) -> Kept? { knowledge.entries.withLock { $0[key]?.kept } }

    func fresh(_ terms: HTTPTerms) throws(KubernetesFault) -> [Kept] {
        if Content.isMetadataOnly {
            let list = try client.list(selection, of: type, as: Content.self, terms)
            return list.readings.compactMap(knowledge.reader)
        }
        let list = try client.list(selection, of: type, as: MetadataOnly.self, terms)
        let known = knowledge.entries.withLock { $0 }
        var values: [Kept] = []
        for metadata in list.readings.map(\.metadata) {
            if let entry = known[metadata.key], entry.isOf(metadata) {
                if let kept = entry.kept { values.append(kept) }
            } else if let kept = try read(metadata.key, terms) {
                values.append(kept)
            }
        }
        return values
    }

    /// Nil also if the object is gone since.
    private func read(_ key: ObjectKey, _ terms: HTTPTerms) throws(KubernetesFault) -> Kept? {
        do throws(KubernetesFault) {
            return knowledge.reader(try client.read(key, of: type, as: Content.self, terms))
        } catch {
            guard error.kind == .absent else { throw error }
            return nil
        }
    }
}
