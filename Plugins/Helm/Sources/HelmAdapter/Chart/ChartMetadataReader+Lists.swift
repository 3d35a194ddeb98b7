internal import JSONText
internal import YAML

/// Annotations, maintainers, dependencies.
extension ChartMetadataReader {
    mutating func readAnnotations(_ events: inout YAMLEventReader) throws(YAMLError) {
        let first = try events.next()
        guard first == .mappingStart else {
            if first != .scalar || events.scalarKind != .null {
                report(.valueType, line: events.mark.line, "annotations must be a mapping")
            }
            return try events.skipRest(of: first)
        }
        var keys: Set<ExactString> = []
        while try nextKey(&events) {
            guard keys.count <= limits.listItems else {
                try events.skipValue()
                continue
            }
            let key = unsafe events.withScalar { unsafe ChartText.clean($0) }
            if !keys.insert(ExactString(key)).inserted { duplicateKey(key, line: events.mark.line) }
            guard keys.count <= limits.listItems else {
                let message = "annotations has more than \(limits.listItems) entries"
                report(.listLength, line: events.mark.line, message)
                try events.skipValue()
                continue
            }
            try readAnnotation(key, &events)
        }
    }

    private mutating func readAnnotation(
        _ key: String,
        _ events: inout YAMLEventReader
    ) throws(YAMLError) {
        let event = try events.next()
        guard event == .scalar else {
            report(.valueType, line: events.mark.line, "the value of an annotation must be a text")
            return try events.skipRest(of: event)
        }
        // Values are texts of many lines for programs: as written, and as long as the file may be.
        let value = events.scalarKind == .null ? "" : events.scalarString
        metadata.annotations.append(ChartAnnotation(key: key, value: value))
    }

    mutating func readMaintainers(_ events: inout YAMLEventReader) throws(YAMLError) {
        try readList(&events, of: "maintainers", rule: .maintainers, limit: limits.listItems) {
            reader,
            event,
            events throws(YAMLError) in
            guard event == .mappingStart else {
                reader.report(
                    .maintainers,
                    line: events.mark.line,
                    "a maintainer must be a mapping with a name"
                )
                return try events.skipRest(of: event)
            }
            var maintainer = ChartMaintainer()
            let line = events.mark.line
            try reader.readMembers(&events, of: "a maintainer") { reader, key, events throws(YAMLError) in
                switch key {
                case "name": maintainer.name = try reader.text(&events, of: "a maintainer's name") ?? ""
                case "email": maintainer.email = try reader.text(&events, of: "a maintainer's email")
                case "url": maintainer.url = try reader.text(&events, of: "a maintainer's url")
                default: return false
                }
                return true
            }
            reader.metadata.maintainers.append(maintainer)
            reader.maintainerLines.append(line)
        }
    }

    mutating func readDependencies(_ events: inout YAMLEventReader) throws(YAMLError) {
        try readList(&events, of: "dependencies", rule: .dependencies, limit: limits.dependencies) {
            reader,
            event,
            events throws(YAMLError) in
            guard event == .mappingStart else {
                reader.report(
                    .dependencies,
                    line: events.mark.line,
                    "a dependency must be a mapping with a name"
                )
                return try events.skipRest(of: event)
            }
            var dependency = ChartDependency()
            let line = events.mark.line
            try reader.readMembers(&events, of: "a dependency") { reader, key, events throws(YAMLError) in
                try reader.readMember(key, of: &dependency, &events)
            }
            reader.metadata.dependencies.append(dependency)
            reader.dependencyLines.append(line)
        }
    }

    private mutating func readMember(
        _ key: String,
        of dependency: inout ChartDependency,
        _ events: inout YAMLEventReader
    ) throws(YAMLError) -> Bool {
        switch key {
        case "name": dependency.name = try text(&events, of: "a dependency's name") ?? ""
        case "version": dependency.version = try text(&events, of: "a dependency's version") ?? ""
        case "repository": dependency.repository = try repository(&events)
        case "alias": dependency.alias = try text(&events, of: "an alias")
        case "condition": dependency.condition = try text(&events, of: "a condition")
        case "tags": dependency.tags = try texts(&events, of: "tags")
        case "enabled": dependency.isEnabled = try bool(&events, of: "enabled")
        case "import-values": dependency.importValues = try importValues(&events)
        default: return false
        }
        return true
    }

    /// Only the digest of a lock file asks for them, so whatever else stands there is nobody's fault.
    private mutating func importValues(_ events: inout YAMLEventReader) throws(YAMLError) -> [ChartImport]? {
        var values: [ChartImport]? = []
        let first = try events.next()
        guard first == .sequenceStart else {
            try events.skipRest(of: first)
            return first == .scalar && events.scalarKind == .null ? [] : nil
        }
        while case let event = try events.next(), event != .sequenceEnd {
            if event == .scalar, events.scalarKind == .string {
                values?.append(.key(events.scalarString))
            } else if event == .mappingStart {
                guard let mapping = try Self.importMapping(&events) else {
                    values = nil
                    continue
                }
                values?.append(.mapping(mapping))
            } else {
                values = nil
                try events.skipRest(of: event)
            }
        }
        return values
    }

    /// A mapping of texts whose start was the last event; its end is the last event afterwards.
    private static func importMapping(
        _ events: inout YAMLEventReader
    ) throws(YAMLError) -> [String: String]? {
        var mapping: [String: String]? = [:]
        while case let event = try events.next(), event != .mappingEnd {
            let key = event == .scalar && events.scalarKind == .string ? events.scalarString : nil
            try events.skipRest(of: event)
            let value = try events.next()
            if let key, value == .scalar, events.scalarKind == .string {
                mapping?[key] = events.scalarString
            } else {
                mapping = nil
            }
            try events.skipRest(of: value)
        }
        return mapping
    }

    /// The address exactly as written, so that control characters in it are found; a listing loses passwords.
    private mutating func repository(_ events: inout YAMLEventReader) throws(YAMLError) -> String? {
        guard purpose == .publication else {
            return try text(&events, of: "repository").map(ChartRepositoryAddress.withoutUserInfo)
        }
        let text = try identity(&events, of: "repository")
        return text.isEmpty ? nil : text
    }

    /// Reads the members of a small mapping whose start was the last event.
    private mutating func readMembers(
        _ events: inout YAMLEventReader,
        of place: String,
        member: (inout Self, String, inout YAMLEventReader) throws(YAMLError) -> Bool
    ) throws(YAMLError) {
        var keys: Set<ExactString> = []
        while try nextKey(&events) {
            let key = events.scalarString
            if !keys.insert(ExactString(key)).inserted { duplicateKey(key, line: events.mark.line) }
            guard try !member(&self, key, &events) else { continue }
            // The set above has seen the key already.
            var none: Set<ExactString> = []
            try readUnknown(&events, seen: &none, in: place)
        }
    }
}
