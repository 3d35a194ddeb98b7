internal import JSONText
internal import YAML

/// Reading an entry's lists of mappings.
extension IndexReader {
    mutating func readDependencies() throws(IndexError) {
        try readMappings(.dependencies) { (reader: inout IndexReader) throws(IndexError) in
            switch reader.memberKey {
            case .name: try reader.readMember("name", of: .dependencies)
            case .version: try reader.readMember("version", of: .dependencies)
            case .repository: try reader.readAddress("repository", of: .dependencies)
            case .alias: try reader.readMember("alias", of: .dependencies)
            case .condition: try reader.readMember("condition", of: .dependencies)
            case .tags:
                reader.draft[.dependencies].key("tags")
                unsafe try reader.readTexts(.dependencies)
            default: try reader.skipValue()
            }
        }
    }

    mutating func readMaintainers() throws(IndexError) {
        try readMappings(.maintainers) { (reader: inout IndexReader) throws(IndexError) in
            switch reader.memberKey {
            case .name:
                try reader.readMember("name", of: .maintainers)
                if reader.draft.provider.isEmpty { reader.keepProvider() }
            case .email: try reader.readMember("email", of: .maintainers)
            case .url: try reader.readAddress("url", of: .maintainers)
            default: try reader.skipValue()
            }
        }
    }

    /// The key just read.
    private var memberKey: MemberKey? { unsafe events.withScalar { unsafe MemberKey($0) } }

    /// The first maintainer counts as the provider, unless the upload named another.
    private mutating func keepProvider() {
        draft.provider = unsafe events.withScalar {
            unsafe draft.append(clean: $0, limitBytes: limits.textBytes)
        }
    }

    /// Reads a text and writes it as a member; a number counts as the text it was written as.
    private mutating func readMember(_ key: StaticString, of list: EntryDraft.List) throws(IndexError) {
        guard try scalarFollows() else { return }
        draft[list].key(key)
        unsafe events.withScalar { unsafe draft.write(clean: $0, to: list, limitBytes: limits.textBytes) }
    }

    /// The same for an address, which loses a password.
    private mutating func readAddress(_ key: StaticString, of list: EntryDraft.List) throws(IndexError) {
        guard try scalarFollows() else { return }
        draft[list].key(key)
        let isPlain = unsafe events.withScalar { unsafe !$0.contains(UInt8(ascii: "@")) }
        if isPlain {
            unsafe events.withScalar { unsafe draft.write(clean: $0, to: list, limitBytes: limits.textBytes) }
        } else {
            let address = ChartRepositoryAddress.withoutUserInfo(ChartText.clean(events.scalarString))
            draft[list].string(ChartText.cut(address, toBytes: limits.textBytes))
        }
    }

    /// Whether the value is a text that says something.
    private mutating func scalarFollows() throws(IndexError) -> Bool {
        let event = try next()
        guard event == .scalar else {
            draft.fail("a mapping or a list stands where text is due")
            try skipRest(of: event)
            return false
        }
        return !(events.scalarStyleIsPlain && events.scalarKind == .null)
    }

    /// Reads a list of mappings into its JSON array; `member` is called behind each key and reads the value.
    private mutating func readMappings(
        _ list: EntryDraft.List,
        member: (inout IndexReader) throws(IndexError) -> Void
    ) throws(IndexError) {
        let event = try next()
        guard event == .sequenceStart else {
            if event != .scalar || events.scalarKind != .null { draft.fail("a list is not a list") }
            return try skipRest(of: event)
        }
        draft[list].beginArray()
        var count = 0
        while true {
            let item = try next()
            if item == .sequenceEnd { break }
            count += 1
            guard item == .mappingStart, count <= limits.listItems else {
                draft.fail("a list of dependencies or maintainers holds something else, or too much")
                try skipRest(of: item)
                continue
            }
            draft[list].beginObject()
            while try next() != .mappingEnd { try member(&self) }
            draft[list].endObject()
        }
        draft[list].endArray()
    }
}

/// The keys of dependencies and maintainers that are served.
private enum MemberKey {
    case name, version, repository, alias, condition, tags, email, url

    init?(_ bytes: UnsafeRawBufferPointer) {
        let candidate: (MemberKey, StaticString)
        switch unsafe (bytes.count, bytes.first) {
        case (3, _): candidate = (.url, "url")
        case (4, UInt8(ascii: "n")): candidate = (.name, "name")
        case (4, _): candidate = (.tags, "tags")
        case (5, UInt8(ascii: "e")): candidate = (.email, "email")
        case (5, _): candidate = (.alias, "alias")
        case (7, _): candidate = (.version, "version")
        case (9, _): candidate = (.condition, "condition")
        case (10, _): candidate = (.repository, "repository")
        default: return nil
        }
        let isSame = candidate.1.withUTF8Buffer {
            unsafe ByteOrder.areEqual(UnsafeRawBufferPointer($0), bytes)
        }
        guard isSame else { return nil }
        self = candidate.0
    }
}
