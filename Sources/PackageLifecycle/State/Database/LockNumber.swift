internal import Digest

/// What a lock is called in all replicas: 62 bits, so that it can be a byte's offset in a file.
///
/// Two things that get the same number wait for each other without need, and nothing else.
struct LockNumber {
    let value: Int64

    init(_ parts: [String]) throws(StateStoreError) {
        var bytes: [UInt8] = []
        for part in parts { bytes += Array("\(part.utf8.count):\(part)".utf8) }
        do throws(DigestError) {
            let digest = try SHA256Digest.of(bytes).bytes
            value = digest.prefix(8).reduce(0) { $0 << 8 | Int64($1) } & 0x3FFF_FFFF_FFFF_FFFF
        } catch {
            throw .unavailable("\(error)")
        }
    }

    /// Of a package in whichever repository: an upload may learn only from the adapter where its package came to lie.
    init(_ key: PackageKey) throws(StateStoreError) {
        try self.init(["package", key.adapter, key.name, key.version])
    }

    init(_ key: IdempotencyKey) throws(StateStoreError) { try self.init(["idempotency", key.text]) }
}
