public import Kubernetes

/// One revision of a release, as far as the labels of its object tell.
public struct ReleaseRevision: Sendable, Hashable {
    /// What the revisions of one release have in common.
    public struct Release: Sendable, Hashable, Comparable {
        /// The namespace that the release is in.
        public let namespace: String
        /// The release's name.
        public let name: String

        /// Names a release.
        public init(namespace: String, name: String) {
            self.namespace = namespace
            self.name = name
        }

        /// By namespace, then by name.
        public static func < (left: Release, right: Release) -> Bool {
            (left.namespace, left.name) < (right.namespace, right.name)
        }
    }

    /// Of which release.
    public let release: Release
    /// Counted from 1.
    public let number: Int
    /// What Helm says of it, by the label until the record is read.
    public var status: ReleaseStatus
    /// Where its object is.
    public let storage: ReleaseStorage
    /// The object.
    public let key: ObjectKey
    /// Tells the object from a later one of the same name, if the cluster says so.
    public let uid: String?
    /// The object's state: the content of an object of the same `uid` and state is the same.
    public let resourceVersion: String?

    /// Reads the object's name, by which Helm finds it, and failing that its labels; `nil` if it is no revision of a release.
    ///
    /// - Parameters:
    ///   - metadata: an object's.
    ///   - storage: where it is.
    public init?(_ metadata: ObjectMetadata, in storage: ReleaseStorage) {
        guard let labels = metadata.labels, labels["owner"] == "helm", let namespace = metadata.namespace,
            let (name, number) = Self.read(metadata.name) ?? Self.read(labels)
        else { return nil }
        release = Release(namespace: namespace, name: name)
        self.number = number
        status = labels["status"].flatMap(ReleaseStatus.init) ?? .unknown
        self.storage = storage
        key = metadata.key
        uid = metadata.uid
        resourceVersion = metadata.resourceVersion
    }
    /// Reads `sh.helm.release.v1.<name>.v<number>`.
    private static func read(_ object: String) -> (name: String, number: Int)? {
        let prefix = "sh.helm.release.v1."
        guard object.hasPrefix(prefix) else { return nil }
        let rest = object.dropFirst(prefix.count)
        guard let dot = rest.lastIndex(of: "."), dot > rest.startIndex else { return nil }
        let number = rest[rest.index(after: dot)...]
        guard number.first == "v", let value = Int(number.dropFirst()), value > 0 else { return nil }
        return (String(rest[..<dot]), value)
    }

    private static func read(_ labels: [String: String]) -> (name: String, number: Int)? {
        guard let name = labels["name"], !name.isEmpty, let number = labels["version"].flatMap({ Int($0) }),
            number > 0
        else { return nil }
        return (name, number)
    }
}
