internal import JSONText

/// An object: its metadata, and what is wanted of the rest.
public struct KubernetesObject<Content: ObjectContent>: Sendable {
    /// What it says of itself.
    public let metadata: ObjectMetadata
    /// The rest, as far as it is wanted.
    public let content: Content

    /// Puts one together.
    public init(metadata: ObjectMetadata, content: Content) {
        self.metadata = metadata
        self.content = content
    }
}

/// What came of reading one object among many.
public enum ObjectReading<Content: ObjectContent>: Sendable {
    /// It is as it should be.
    case read(KubernetesObject<Content>)
    /// Its metadata is, but a member that is wanted is missing or of another type; with the reason, in one line without values.
    case unreadable(ObjectMetadata, reason: String)

    /// Its metadata.
    public var metadata: ObjectMetadata {
        switch self {
        case .read(let object): object.metadata
        case .unreadable(let metadata, _): metadata
        }
    }

    /// The object, if it is as it should be.
    public var object: KubernetesObject<Content>? {
        if case .read(let object) = self { object } else { nil }
    }

    /// Reads an object from its JSON, of which only what is wanted need be there.
    ///
    /// - Parameter object: the object.
    /// - Throws: if not even the metadata can be read.
    public init(_ object: ParsedObject) throws(KubernetesFault) { try self.init(object.value, object.flaw) }

    init(_ value: JSONValue, _ flaw: String?) throws(KubernetesFault) {
        let metadata: ObjectMetadata
        do { metadata = try ObjectMetadata(in: value) } catch {
            throw KubernetesFault(.malformed, "an object's metadata: \(DecodingFault.text(error))")
        }
        guard !metadata.name.isEmpty, metadata.hasPossibleNames else {
            throw KubernetesFault(.malformed, "an object has no name, or one that is longer than any")
        }
        if let flaw {
            self = .unreadable(metadata, reason: flaw)
            return
        }
        do {
            self = .read(KubernetesObject(metadata: metadata, content: try value.decode(Content.self)))
        } catch {
            self = .unreadable(metadata, reason: DecodingFault.text(error))
        }
    }
}

extension ObjectMetadata {
    /// Kubernetes has no longer names than those of subdomains, and its own marks are short.
    private static let nameLimitBytes = 253

    fileprivate var hasPossibleNames: Bool {
        [name, namespace, uid, resourceVersion].allSatisfy { ($0?.utf8.count ?? 0) <= Self.nameLimitBytes }
    }

    fileprivate init(in value: JSONValue) throws { self = try value.decode(Holder.self).metadata }

    private struct Holder: Decodable { let metadata: ObjectMetadata }
}
