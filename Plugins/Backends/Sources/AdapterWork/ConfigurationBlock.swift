public import O2DMSPluginKit

/// Whoever reads a block of an adapter's configuration: messages name the place and never repeat a secret.
public protocol ConfigurationBlock {
    /// The block's place, a JSON pointer from `config` on: `/repositories/0`; empty = `config` itself.
    var pointer: String { get }
}

extension ConfigurationBlock {
    /// What is wrong with a member.
    ///
    /// - Parameters:
    ///   - key: the member, or a pointer to one within it.
    ///   - message: what is wrong.
    /// - Returns: the error.
    public func fault(_ key: String, _ message: String) -> AdapterError {
        .configuration("\(pointer)/\(key)", message)
    }

    /// Reads a duration.
    ///
    /// - Parameters:
    ///   - key: the member.
    ///   - text: as it is written; nil = not at all.
    ///   - least: a shorter one is refused.
    /// - Returns: nil where nothing is written.
    /// - Throws: `invalid` if it is none.
    public func duration(
        _ key: String,
        _ text: String?,
        atLeast least: Duration = .zero
    ) throws(AdapterError) -> Duration? {
        guard let text else { return nil }
        guard let duration = UnitText.duration(text), duration >= least else {
            throw fault(
                key,
                "must be a duration such as 500ms, 30s, 5m or 24h\(least > .zero ? ", at least \(least)" : "")"
            )
        }
        return duration
    }

    /// Reads a size.
    ///
    /// - Parameters:
    ///   - key: the member.
    ///   - text: as it is written; nil = not at all.
    ///   - most: a larger one is refused.
    /// - Returns: nil where nothing is written.
    /// - Throws: `invalid` if it is none.
    public func bytes(_ key: String, _ text: String?, atMost most: UInt64 = 1 << 50) throws(AdapterError)
        -> UInt64?
    {
        guard let text else { return nil }
        guard let bytes = UnitText.bytes(text), (1...most).contains(bytes) else {
            throw fault(key, "must be a size such as 64KiB, 100MiB or 1GiB, at most \(most) bytes")
        }
        return bytes
    }
}
