public import HTTPClient
public import ObjectStore

extension HTTPTerms {
    /// A deadline of a minute, which no test should need.
    public static var generous: HTTPTerms { HTTPTerms(deadline: .now + .seconds(60)) }
}

extension ObjectStore {
    /// Reads an object into memory.
    ///
    /// - Parameters:
    ///   - key: which one.
    ///   - known: not read if it still is this version.
    ///   - range: only these bytes.
    ///   - limitBytes: the largest object that is read.
    ///   - terms: until when.
    /// - Returns: what came of it, and the content.
    /// - Throws: as `read` does.
    public func bytes(
        _ key: String,
        known: ObjectVersion? = nil,
        range: Range<UInt64>? = nil,
        limitBytes: UInt64 = 1 << 24,
        _ terms: HTTPTerms = .generous
    ) throws(HTTPFault) -> (outcome: ObjectReadingOutcome, bytes: [UInt8]) {
        var reading = ObjectReading(limitBytes: limitBytes)
        reading.known = known
        reading.range = range
        var bytes: [UInt8] = []
        let outcome = try unsafe read(
            key,
            reading,
            terms,
            onHead: { _ in true },
            onData: { piece in
                unsafe bytes.append(contentsOf: piece)
                return true
            }
        )
        return (outcome, bytes)
    }

    /// The heads of a listing, in the order of their keys.
    ///
    /// - Parameter prefix: what the keys begin with.
    /// - Returns: the heads.
    /// - Throws: as `list` does.
    public func heads(prefix: String) throws(HTTPFault) -> [ObjectHead] {
        var heads: [ObjectHead] = []
        try list(prefix: prefix, .generous) { heads.append($0) }
        return heads.sorted { $0.key < $1.key }
    }
}
