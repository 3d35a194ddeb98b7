internal import ObjectStore

/// One content of an object, and the digest that the index states of it.
struct StoredArchive: Hashable {
    let key: String
    let version: ObjectVersion
    let digest: String

    init(_ head: ObjectHead, _ digest: String) {
        (key, version, self.digest) = (head.key, head.version, digest)
    }
}
