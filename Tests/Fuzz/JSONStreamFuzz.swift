/// libFuzzer target: lists of Kubernetes, and watches of it, as they arrive. Beyond not crashing, what is kept must not depend
/// on where the text was cut into pieces, and a text that the strict parser accepts must be read to its end.
///
/// The first byte says what the rest is (`s` a sequence, anything else a document) and into how long pieces it is cut.

internal import JSONStream
internal import JSONText

private let fields = JSONFields(
    envelope: ["metadata.resourceVersion", "metadata.continue"],
    pieces: "items",
    paths: ["metadata.name", "metadata.labels", "spec.a", "status"]
)

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSONStream(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    guard let first = bytes.first else { return 0 }
    let text = Array(bytes.dropFirst())
    let shape: JSONProjection.Shape = first == UInt8(ascii: "s") ? .sequence : .document
    let whole = outcome(text, shape, pieceBytes: max(text.count, 1))
    precondition(whole == outcome(text, shape, pieceBytes: Int(first) % 7 + 1))
    if shape == .document, let value = try? JSONValue(parsing: text), value.members != nil {
        precondition(whole != nil, "a document that the strict parser accepts")
    }
    return 0
}

/// The elements and what is around them; nil = the text cannot be read.
private func outcome(_ text: [UInt8], _ shape: JSONProjection.Shape, pieceBytes: Int) -> [[UInt8]]? {
    var projection = JSONProjection(fields, shape, pieceLimitBytes: 1 << 20, envelopeLimitBytes: 1 << 20)
    var found: [[UInt8]] = []
    do throws(JSONStreamError) {
        var rest = text[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(pieceBytes))
            rest = rest.dropFirst(pieceBytes)
            try piece.withUnsafeBufferPointer { piece throws(JSONStreamError) in
                let bytes = UnsafeRawBufferPointer(piece)
                var position = 0
                while let element = try projection.next(in: bytes, from: &position) { found.append(element) }
            }
        }
        found.append(try projection.finish())
        return found
    } catch { return nil }
}
