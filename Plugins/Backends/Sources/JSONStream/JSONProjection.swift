/// Keeps of a JSON text that arrives in pieces the wanted members, as JSON text, and forgets the rest as it comes.
///
/// It finds its way by brackets, quotes and names; what it hands over is to be parsed by a strict parser, and what it
/// leaves out is not looked at further. Memory: the wanted members of one element, and of the text around the elements.
/// Names that are written with escapes are taken for unwanted. A value belongs to one thread at a time.
public struct JSONProjection: Sendable {
    /// What the text consists of.
    public enum Shape: Sendable {
        /// One value, with the array in it that the fields name handed over element by element.
        case document
        /// Values one after the other with nothing but blanks between them, each handed over.
        case sequence
    }

    /// What is wanted and lies deeper is kept as it stands, for its reader to judge: depth alone ends no list.
    static let levelLimit = 64

    let fields: JSONFields
    let shape: Shape
    private let pieceLimitBytes: Int
    private let envelopeLimitBytes: Int
    private let keptLimitBytes: Int
    var walk = JSONWalk()
    var output: [UInt8] = []
    /// What was kept around the element that is being read.
    var envelope: [UInt8] = []
    var isInPiece = false
    var finished: [UInt8]?
    var pieceBytes = 0
    private var envelopeBytes = 0

    /// Prepares for one text.
    ///
    /// - Parameters:
    ///   - fields: what is wanted.
    ///   - shape: what the text consists of.
    ///   - pieceLimitBytes: how long one element may be as it is sent, unwanted members included.
    ///   - envelopeLimitBytes: how long all the rest may be.
    ///   - keptLimitBytes: how long what is wanted of one element, or of the rest, may be.
    public init(
        _ fields: JSONFields,
        _ shape: Shape = .document,
        pieceLimitBytes: Int,
        envelopeLimitBytes: Int = 65_536,
        keptLimitBytes: Int = .max
    ) {
        self.fields = fields
        self.shape = shape
        self.pieceLimitBytes = pieceLimitBytes
        self.envelopeLimitBytes = envelopeLimitBytes
        self.keptLimitBytes = keptLimitBytes
        isInPiece = shape == .sequence
    }

    /// Reads on to the end of the next element or of the bytes.
    ///
    /// - Parameters:
    ///   - bytes: what arrived.
    ///   - position: where to go on in it; moved behind what was read.
    /// - Returns: what is wanted of the element that ended, as JSON text; `nil` = all bytes were read.
    /// - Throws: why the text cannot be read on; it must not be read on then.
    public mutating func next(
        in bytes: UnsafeRawBufferPointer,
        from position: inout Int
    ) throws(JSONStreamError) -> [UInt8]? {
        while position < bytes.count {
            let wasInPiece = isInPiece
            let start = position
            try unsafe advance(in: bytes, from: &position)
            let isAmongPieces = wasInPiece || isInPiece || walk.levels.last?.holdsPieces == true
            try count(position - start, isAmongPieces)
            if let piece = finished.take() {
                pieceBytes = 0
                return piece
            }
        }
        return nil
    }

    /// Ends the reading.
    ///
    /// - Returns: what is wanted of the text around the elements, with an empty array in their place; nothing for a sequence.
    /// - Throws: `.truncated` if the text has not come to its end.
    public mutating func finish() throws(JSONStreamError) -> [UInt8] {
        // A number at the very end has no byte behind it that would end it.
        if walk.expectation == .inScalar, walk.levels.isEmpty { endValue() }
        switch shape {
        case .document:
            guard walk.expectation == .nothing else { throw .truncated }
            return output
        case .sequence:
            guard walk.expectation == .value, walk.levels.isEmpty else { throw .truncated }
            return []
        }
    }

    private mutating func count(_ bytes: Int, _ isAmongPieces: Bool) throws(JSONStreamError) {
        walk.offsetBytes += bytes
        guard max(output.count, finished?.count ?? 0) <= keptLimitBytes else {
            throw .keptTooLong(limitBytes: keptLimitBytes)
        }
        if isAmongPieces {
            pieceBytes += bytes
            guard pieceBytes <= pieceLimitBytes else { throw .pieceTooLong(limitBytes: pieceLimitBytes) }
        } else {
            envelopeBytes += bytes
            guard envelopeBytes <= envelopeLimitBytes else {
                throw .envelopeTooLong(limitBytes: envelopeLimitBytes)
            }
        }
    }
}

extension JSONProjection {
    /// Keeps of a text that is in memory as a whole what is wanted.
    ///
    /// - Parameters:
    ///   - text: one JSON value.
    ///   - fields: what is wanted, without an array whose elements would be handed over.
    /// - Returns: the wanted members, as JSON text.
    /// - Throws: why the text cannot be read.
    public static func project(_ text: [UInt8], _ fields: JSONFields) throws(JSONStreamError) -> [UInt8] {
        var projection = JSONProjection(fields, pieceLimitBytes: text.count, envelopeLimitBytes: text.count)
        try unsafe text.withUnsafeBufferPointer { text throws(JSONStreamError) in
            var position = 0
            _ = try unsafe projection.next(in: UnsafeRawBufferPointer(text), from: &position)
        }
        return try projection.finish()
    }
}
