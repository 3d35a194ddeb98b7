internal import Digest
public import HTTPClient
public import Kubernetes

/// Reads Helm's releases from a cluster: which there are from the labels of their objects, what they deployed from the
/// records in them, one at a time and only where it is wanted.
public struct ReleaseReader: Sendable {
    private let client: KubernetesClient
    private let storages: [ReleaseStorage]
    private let namespaces: [String]?
    private let decoder: ReleaseDecoder

    /// Makes a reader; asks nothing yet.
    ///
    /// - Parameters:
    ///   - client: of the cluster.
    ///   - storages: where releases are looked for.
    ///   - namespaces: in which namespaces; `nil` = in all of them.
    ///   - decoder: with the limits for records.
    public init(
        _ client: KubernetesClient,
        storages: [ReleaseStorage] = ReleaseStorage.allCases,
        namespaces: [String]? = nil,
        decoder: ReleaseDecoder = .init()
    ) {
        self.client = client
        self.storages = storages
        self.namespaces = namespaces
        self.decoder = decoder
    }

    /// The releases that there are, with their revisions; no record is read.
    ///
    /// - Throws: if one of the lists cannot be read, as nothing can be said then of what is not deployed.
    public func histories(
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> [ReleaseRevision.Release: ReleaseHistory] {
        var revisions: [ReleaseRevision.Release: [ReleaseRevision]] = [:]
        let places: [String?] = namespaces.map { $0.map(Optional.some) } ?? [nil]
        for storage in storages {
            for namespace in places {
                let selection = ObjectSelection(namespace: namespace, labels: ReleaseStorage.labels)
                let list = try client.list(selection, of: storage.type, as: MetadataOnly.self, terms)
                for object in list.objects {
                    guard let revision = ReleaseRevision(object.metadata, in: storage) else { continue }
                    revisions[revision.release, default: []].append(revision)
                }
            }
        }
        return revisions.mapValues(ReleaseHistory.init)
    }

    /// What a revision deployed.
    ///
    /// - Parameters:
    ///   - revision: which one.
    ///   - terms: until when.
    /// - Returns: the record, or why it cannot be read.
    /// - Throws: why the cluster cannot be asked; `.absent` if the revision is gone.
    public func record(
        of revision: ReleaseRevision,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> Result<ReleaseRecord, ReleaseError> {
        let object = try client.get(revision.key, of: revision.storage.type, as: ReleaseBody.self, terms)
        guard let text = object.content.data?.release else { return .failure(.missing) }
        return Result { () throws(ReleaseError) in
            switch revision.storage {
            case .configMaps: return try decoder.decode(text)
            case .secrets:
                guard let inner = Base64.decode(text) else { throw .notBase64 }
                return try decoder.decode(String(decoding: inner, as: UTF8.self))
            }
        }
    }
}

/// The object of a revision.
private struct ReleaseBody: ObjectContent {
    static let fields = ["data.release"]
    var data: Fields?

    struct Fields: Decodable { var release: String? }
}
