internal import YAML

/// Whether a `values.yaml` is one that Helm can load (C8 17), found out while it streams by.
enum ChartValuesCheck {
    /// Reads a file that is in memory.
    static func problem(_ text: [UInt8]) -> ChartYAMLScan.Problem? {
        var rest = text[...]
        return unsafe problem(bytes: text.count) { buffer in
            let count = min(buffer.count, rest.count)
            unsafe buffer.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            return count
        }
    }

    /// Reads a file; see ``ChartYAMLScan`` for the parameters.
    ///
    /// - Returns: what is wrong; nil if nothing is.
    static func problem(
        bytes limit: Int,
        read: @escaping (UnsafeMutableRawBufferPointer) -> Int
    ) -> ChartYAMLScan.Problem? {
        var found: ChartYAMLScan.Problem?
        let problem = unsafe ChartYAMLScan.problem(bytes: limit, read: read) { events throws(YAMLError) in
            while found == nil, case let event = try events.next(), event != .streamEnd {
                guard event == .documentStart else { continue }
                let first = try events.next()
                if first != .mappingStart, first != .scalar || events.scalarKind != .null {
                    let message = "the file must be a mapping of keys and values"
                    found = ChartYAMLScan.Problem(line: events.mark.line, message: message)
                }
                try events.skipRest(of: first)
            }
        }
        return found ?? problem
    }
}
