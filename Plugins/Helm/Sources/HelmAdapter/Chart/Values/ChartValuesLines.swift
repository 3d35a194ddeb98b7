internal import JSONText
internal import YAML

/// On which lines of a `values.yaml` values stand; found in one pass for all that are asked for.
struct ChartValuesLines {
    private final class Place {
        var line: Int?
        var inner: [ExactString: Place] = [:]
    }

    private let root = Place()

    /// - Parameters:
    ///   - paths: which values: keys, and numbers of items, in one another.
    ///   - text: the file.
    ///   - limits: what the text may cost.
    ///   - isFirstOnly: whether only the first document counts; else the last that has a value tells where it stands.
    init(of paths: some Sequence<[String]>, in text: [UInt8], _ limits: ChartLimits, isFirstOnly: Bool) {
        for path in paths {
            var place = root
            for key in path {
                let next = place.inner[ExactString(key)] ?? Place()
                place.inner[ExactString(key)] = next
                place = next
            }
        }
        var events = YAMLEventReader(bytes: text, limits: ChartValuesReader.limits(of: text))
        // What is no YAML was told of before.
        try? find(&events, isFirstOnly: isFirstOnly)
    }

    /// The line of a value, else of what it would stand in; and which of both.
    func line(of path: [String]) -> (line: Int, isExact: Bool)? {
        var (place, line) = (root, root.line)
        for key in path {
            guard let next = place.inner[ExactString(key)], let found = next.line else {
                return line.map { ($0, false) }
            }
            (place, line) = (next, found)
        }
        return line.map { ($0, true) }
    }

    private func find(_ events: inout YAMLEventReader, isFirstOnly: Bool) throws(YAMLError) {
        while case let event = try events.next(), event != .streamEnd {
            guard event == .documentStart else { continue }
            let first = try events.next()
            root.line = root.line ?? events.mark.line
            try visit(first, root, &events)
            if isFirstOnly { return }
        }
    }

    /// Goes through a value whose first event was the last one read.
    private func visit(_ event: YAMLEvent, _ place: Place, _ events: inout YAMLEventReader) throws(YAMLError)
    {
        switch event {
        case .mappingStart where !place.inner.isEmpty:
            while case let key = try events.next(), key != .mappingEnd {
                let name = key == .scalar ? events.scalarString : nil
                let line = events.mark.line
                try events.skipRest(of: key)
                try visit(try events.next(), name.flatMap { place.inner[ExactString($0)] }, line, &events)
            }
        case .sequenceStart where !place.inner.isEmpty:
            var index = 0
            while case let item = try events.next(), item != .sequenceEnd {
                try visit(item, place.inner[ExactString("\(index)")], events.mark.line, &events)
                index += 1
            }
        default: try events.skipRest(of: event)
        }
    }

    private func visit(_ event: YAMLEvent, _ place: Place?, _ line: Int, _ events: inout YAMLEventReader)
        throws(YAMLError)
    {
        guard let place else { return try events.skipRest(of: event) }
        place.line = line
        try visit(event, place, &events)
    }
}
