/// libFuzzer target: YAML events. Beyond not crashing, what is read must not depend on how the bytes arrive, nest
/// properly, stay within the limits and be valid text; skipping must end where reading does.

import YAML

private let limits = YAMLLimits(depth: 8, scalarBytes: 256, totalBytes: 4096, documents: 2)

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzYAML(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    let whole = read(YAMLEventReader(bytes: bytes, limits: limits))
    // Where exactly a bad text is given up depends on how much of it is known; that it is given up does not.
    for size in [1, 7, Int(bytes.first ?? 0) + 1] {
        let pieces = read(pieceReader(bytes, size))
        precondition(pieces == whole, "in pieces of \(size) it is read differently")
    }
    if whole != nil { checkSkipping(YAMLEventReader(bytes: bytes, limits: limits)) }
    return 0
}

private func pieceReader(_ bytes: [UInt8], _ size: Int) -> YAMLEventReader {
    var position = 0
    return YAMLEventReader(limits: limits) { room in
        let count = min(size, room.count, bytes.count - position)
        room.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}

/// All events with their places and scalars, or nil if the text is refused.
private func read(_ reader: consuming YAMLEventReader) -> [String]? {
    var events: [String] = []
    var depth = 0
    do {
        while true {
            let event = try reader.next()
            events.append("\(event) \(reader.mark)")
            switch event {
            case .mappingStart, .sequenceStart: depth += 1
            case .mappingEnd, .sequenceEnd: depth -= 1
            case .scalar: events.append(scalar(reader))
            case .streamEnd:
                precondition(depth == 0)
                return events
            default: precondition(depth == 0)
            }
            precondition((0...limits.depth).contains(depth))
        }
    } catch {
        precondition(error.mark.line >= 1 && error.mark.column >= 1 && !error.message.isEmpty)
        return nil
    }
}

private func scalar(_ reader: borrowing YAMLEventReader) -> String {
    let text: String = reader.withScalar { bytes in
        precondition(bytes.count <= limits.scalarBytes && !bytes.contains(0))
        guard let text = String(validating: bytes, as: UTF8.self) else { preconditionFailure("no UTF-8") }
        return text
    }
    return "\(reader.scalarKind) \(text)"
}

/// A text that can be read can be skipped, up to the same end.
private func checkSkipping(_ reader: consuming YAMLEventReader) {
    do {
        while true {
            let event = try reader.next()
            if event == .streamEnd { return }
            try reader.skipRest(of: event)
        }
    } catch { preconditionFailure("skipping fails: \(error)") }
}
