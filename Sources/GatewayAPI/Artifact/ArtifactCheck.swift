import Digest

/// The digest of an archive while it passes.
struct ArtifactCheck: ~Copyable {
    private var hash: SHA256?

    init() { hash = try? SHA256() }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard var running = hash.take() else { return }
        do throws(DigestError) {
            try unsafe running.update(bytes)
            hash = consume running
        } catch {
            // Without a hash the check fails at the end, which is the safe side.
        }
    }

    /// The digest as hexadecimal digits; nil if it could not be computed.
    mutating func finish() -> String? {
        guard let running = hash.take() else { return nil }
        return (try? running.finalize())?.hex
    }
}
