import JSONStream
import JSONText

/// What comes of a text that is fed to a projection.
struct Projected: Equatable {
    var pieces: [String] = []
    var rest = ""

    init(pieces: [String] = [], rest: String = "") {
        self.pieces = pieces
        self.rest = rest
    }

    /// Feeds `text` in parts of `partBytes`.
    init(
        _ text: String,
        _ fields: JSONFields,
        _ shape: JSONProjection.Shape = .document,
        partBytes: Int = .max,
        pieceLimitBytes: Int = 1 << 20,
        envelopeLimitBytes: Int = 1 << 20,
        keptLimitBytes: Int = .max
    ) throws(JSONStreamError) {
        var projection = JSONProjection(
            fields,
            shape,
            pieceLimitBytes: pieceLimitBytes,
            envelopeLimitBytes: envelopeLimitBytes,
            keptLimitBytes: keptLimitBytes
        )
        var unread = Array(text.utf8)[...]
        while !unread.isEmpty {
            let part = Array(unread.prefix(partBytes))
            unread = unread.dropFirst(part.count)
            try feed(part, to: &projection)
        }
        rest = String(decoding: try projection.finish(), as: UTF8.self)
    }

    private mutating func feed(
        _ part: [UInt8],
        to projection: inout JSONProjection
    ) throws(JSONStreamError) {
        pieces += try unsafe part.withUnsafeBufferPointer { part throws(JSONStreamError) in
            let bytes = UnsafeRawBufferPointer(part)
            var found: [String] = []
            var position = 0
            while let piece = try unsafe projection.next(in: bytes, from: &position) {
                found.append(String(decoding: piece, as: UTF8.self))
            }
            return found
        }
    }
}
