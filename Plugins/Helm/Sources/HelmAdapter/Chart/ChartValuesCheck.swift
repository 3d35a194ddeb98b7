internal import YAML

/// Whether a `values.yaml` is one that Helm can load (C8 17), found out while it streams by.
///
/// Values are free to use anchors, tags and several documents; only what no YAML reader accepts counts, and a document
/// that is no mapping.
struct ChartValuesCheck {
    private(set) var line: Int?
    /// What is wrong; nil if nothing is.
    private(set) var problem: String?

    /// Reads a text; `read` fills the buffer and returns the number of bytes, 0 at the end, -1 after a failure, which
    /// is none of the text's.
    init(bytes limit: Int, read: @escaping (UnsafeMutableRawBufferPointer) -> Int) {
        let limits = YAMLLimits(
            depth: 256,
            scalarBytes: limit,
            totalBytes: limit,
            documents: .max,
            allowsAnchors: true
        )
        var events = unsafe YAMLEventReader(limits: limits, read: read)
        do throws(YAMLError) {
            try check(&events)
        } catch {
            switch error.code {
            case .syntax, .tabIndentation, .encoding:
                line = error.mark.line
                problem = error.message
            default: break
            }
        }
    }

    private mutating func check(_ events: inout YAMLEventReader) throws(YAMLError) {
        while case let event = try events.next(), event != .streamEnd {
            guard event == .documentStart else { continue }
            let first = try events.next()
            guard first == .mappingStart || (first == .scalar && events.scalarKind == .null) else {
                line = events.mark.line
                problem = "the file must be a mapping of keys and values"
                return
            }
            try events.skipRest(of: first)
        }
    }
}
