internal import YAML

/// Looks at a YAML file of a chart while it streams by.
///
/// The file is free to use anchors, tags and several documents; only what no YAML reader accepts counts.
enum ChartYAMLScan {
    struct Problem: Error {
        let line: Int
        let message: String
    }

    /// Runs `body` over the events.
    ///
    /// - Parameters:
    ///   - limit: no file is longer, in bytes.
    ///   - read: fills the buffer and returns the number of bytes, 0 at the end, -1 after a failure, which is none of
    ///     the text's.
    ///   - body: looks at the events.
    /// - Returns: why the text is no YAML; nil if it is, or if it cannot be told.
    static func problem(
        bytes limit: Int,
        read: @escaping (UnsafeMutableRawBufferPointer) -> Int,
        body: (inout YAMLEventReader) throws(YAMLError) -> Void
    ) -> Problem? {
        let limits = YAMLLimits(
            depth: 256,
            scalarBytes: limit,
            totalBytes: limit,
            documents: .max,
            allowsAnchors: true
        )
        var events = unsafe YAMLEventReader(limits: limits, read: read)
        do throws(YAMLError) {
            try body(&events)
        } catch {
            switch error.code {
            case .syntax, .tabIndentation, .encoding:
                return Problem(line: error.mark.line, message: error.message)
            default: break
            }
        }
        return nil
    }
}
