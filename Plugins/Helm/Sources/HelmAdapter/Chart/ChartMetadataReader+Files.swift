internal import YAML

/// Whole files.
extension ChartMetadataReader {
    /// Reads the text of `Chart.yaml`.
    mutating func readChart(_ text: [UInt8]) {
        readFile(text) { reader, events throws(YAMLError) in try reader.readMapping(&events) }
    }

    /// Reads the text of `requirements.yaml`.
    ///
    /// Helm reads the file over what `Chart.yaml` said, so that it could change the name of the chart (C8 18);
    /// here it has dependencies and nothing else.
    mutating func readRequirements(_ text: [UInt8]) {
        readFile(text, mayBeEmpty: true) { reader, events throws(YAMLError) in
            while try reader.nextKey(&events) {
                let line = events.mark.line
                let field = unsafe events.withScalar { unsafe ChartField($0) }
                guard field == .dependencies else {
                    reader.report(
                        .requirements,
                        line: line,
                        "requirements.yaml may have dependencies only"
                    )
                    try events.skipValue()
                    continue
                }
                if reader.lines.updateValue(line, forKey: .dependencies) != nil {
                    reader.duplicateKey("dependencies", line: line)
                }
                try reader.readDependencies(&events)
            }
        }
    }

    /// Reads the text of `Chart.lock`.
    ///
    /// - Parameter text: the file.
    /// - Returns: its digest; empty = there is none.
    mutating func readLock(_ text: [UInt8]) -> String {
        var digest = ""
        readFile(text, mayBeEmpty: true) { reader, events throws(YAMLError) in
            try reader.readMapping(&events) { events throws(YAMLError) in
                switch events.scalarString {
                case "digest":
                    let value = try events.next()
                    digest = events.scalarString
                    try events.skipRest(of: value)
                case "generated": try events.skipValue()
                default: return false
                }
                return true
            }
        }
        return digest
    }

    private mutating func readFile(
        _ text: [UInt8],
        mayBeEmpty: Bool = false,
        mapping: (inout Self, inout YAMLEventReader) throws(YAMLError) -> Void
    ) {
        let yamlLimits = YAMLLimits(scalarBytes: limits.metadataBytes, totalBytes: limits.metadataBytes)
        var events = YAMLEventReader(bytes: text, limits: yamlLimits)
        do throws(YAMLError) {
            var event = try events.next()
            while event == .streamStart || event == .documentStart { event = try events.next() }
            if event == .mappingStart {
                try mapping(&self, &events)
                isComplete = true
            } else if !(mayBeEmpty && (event == .streamEnd || events.scalarKind == .null)) {
                report(.yaml, line: events.mark.line, "the file must be a mapping of keys and values")
                try events.skipRest(of: event)
            }
            while event != .streamEnd { event = try events.next() }
        } catch {
            isComplete = false
            report(.yaml, line: error.mark.line, error.message)
        }
    }
}
