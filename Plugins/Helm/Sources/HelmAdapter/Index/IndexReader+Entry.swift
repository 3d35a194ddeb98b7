internal import JSONText
internal import YAML

/// Reading one entry into the draft.
extension IndexReader {
    /// Annotations that keep what an upload said beside the chart.
    static let providerAnnotation = "o2dms/provider"
    static let descriptionAnnotation = "o2dms/description"
    /// `true` = a provenance file was stored with the chart, `false` = there is none.
    static let provenanceAnnotation = "o2dms/provenance"
    /// `sha256:…` of the manifest that describes the chart in a registry.
    static let manifestAnnotation = "o2dms/manifest"
    /// In front of every digest that is served.
    static let digestAlgorithm: StaticString = "sha256:"

    mutating func readDraft() throws(IndexError) {
        draft.reset()
        while try next() != .mappingEnd {
            guard let key = unsafe events.withScalar({ unsafe EntryKey($0) }) else {
                try skipValue()
                continue
            }
            if !draft.note(key) { draft.fail("the key \(key) stands twice") }
            try read(key)
        }
    }

    private mutating func read(_ key: EntryKey) throws(IndexError) {
        switch key {
        case .apiVersion, .appVersion, .description, .type, .home, .icon, .kubeVersion:
            draft[key] = try readText()
        case .name, .version, .created:
            draft[key] = try readExact()
        case .digest: draft[key] = try readDigest()
        case .urls: draft[key] = try readFirst()
        case .keywords: try readKeywords()
        case .sources: unsafe try readTexts(.sources)
        case .dependencies: try readDependencies()
        case .maintainers: try readMaintainers()
        case .annotations: try readAnnotations()
        case .deprecated:
            let event = try next()
            draft.isDeprecated =
                unsafe event == .scalar && events.withScalar { unsafe $0.first.map { $0 | 0x20 } == 0x74 }
            try skipRest(of: event)
        }
    }

    /// A free text, cleaned; a number counts as the text it was written as.
    mutating func readText() throws(IndexError) -> Range<Int> {
        let event = try next()
        guard event == .scalar else {
            draft.fail("a mapping or a list stands where text is due")
            try skipRest(of: event)
            return 0..<0
        }
        guard !(events.scalarStyleIsPlain && events.scalarKind == .null) else { return 0..<0 }
        return unsafe events.withScalar { unsafe draft.append(clean: $0, limitBytes: limits.textBytes) }
    }

    /// A text that is checked later, byte for byte as it stands.
    private mutating func readExact() throws(IndexError) -> Range<Int> {
        let event = try next()
        guard event == .scalar else {
            draft.fail("a mapping or a list stands where text is due")
            try skipRest(of: event)
            return 0..<0
        }
        let start = draft.bytes.count
        unsafe events.withScalar { unsafe draft.bytes.append(contentsOf: $0.prefix(limits.addressBytes + 1)) }
        return start..<draft.bytes.count
    }

    /// A digest with its algorithm in front, which Helm leaves out.
    private mutating func readDigest() throws(IndexError) -> Range<Int> {
        let start = draft.bytes.count
        Self.digestAlgorithm.withUTF8Buffer { unsafe draft.bytes.append(contentsOf: $0) }
        let digits = try readExact()
        guard !digits.isEmpty else { return digits }
        let algorithm = start..<digits.lowerBound
        let isStated = unsafe draft.withBytes(algorithm) { algorithm in
            unsafe draft.withBytes(digits.prefix(algorithm.count)) {
                unsafe ByteOrder.areEqual($0, algorithm)
            }
        }
        return isStated ? digits : start..<digits.upperBound
    }

    /// The first item of a list of texts; the others are mirrors.
    private mutating func readFirst() throws(IndexError) -> Range<Int> {
        let event = try next()
        guard event == .sequenceStart else {
            try skipRest(of: event)
            return 0..<0
        }
        var first = 0..<0
        while true {
            let item = try next()
            if item == .sequenceEnd { return first }
            guard item == .scalar else {
                try skipRest(of: item)
                continue
            }
            guard first.isEmpty else { continue }
            let start = draft.bytes.count
            unsafe events.withScalar {
                unsafe draft.bytes.append(contentsOf: $0.prefix(limits.addressBytes + 1))
            }
            first = start..<draft.bytes.count
        }
    }

    /// Reads a list of texts into its JSON array.
    ///
    /// - Parameters:
    ///   - list: where the texts go.
    ///   - each: called with each text, borrowed.
    /// - Throws: what is wrong with the index as a whole.
    mutating func readTexts(
        _ list: EntryDraft.List,
        each: (inout EntryDraft, UnsafeRawBufferPointer) -> Void = { _, _ in }
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
            guard item == .scalar, count <= limits.listItems else {
                draft.fail("a list holds something that is not text, or too much")
                try skipRest(of: item)
                continue
            }
            unsafe events.withScalar { text in
                unsafe draft.write(clean: text, to: list, limitBytes: limits.textBytes)
                unsafe each(&draft, text)
            }
        }
        draft[list].endArray()
    }

    private mutating func readKeywords() throws(IndexError) {
        let start = draft.bytes.count
        let (limitBytes, end) = (limits.textBytes, start + limits.keywordsBytes)
        try unsafe readTexts(.keywords) { draft, text in
            guard draft.bytes.count + min(text.count, limitBytes) < end else { return }
            _ = unsafe draft.append(clean: text, limitBytes: limitBytes)
            draft.bytes.append(UInt8(ascii: "\n"))
        }
        draft[.keywords] = start..<max(start, draft.bytes.count - 1)
    }

    private mutating func readAnnotations() throws(IndexError) {
        let event = try next()
        guard event == .mappingStart else { return try skipRest(of: event) }
        while try next() != .mappingEnd {
            switch annotation {
            case .provider: draft.provider = try readText()
            case .description: draft.statedDescription = try readText()
            case .provenance: try readProvenance()
            case .manifest: draft.manifestDigest = try readText()
            case nil: try skipValue()
            }
        }
    }

    private mutating func readProvenance() throws(IndexError) {
        let text = draft.bytes[try readText()]
        if text.elementsEqual("true".utf8) { draft.isSigned = true }
        if text.elementsEqual("false".utf8) { draft.isSigned = false }
    }

    private enum Annotation { case provider, description, provenance, manifest }

    /// The annotation whose key was just read, if it is one of those that count.
    private var annotation: Annotation? {
        unsafe events.withScalar { key in
            // Most annotations are those of others: no string is made of their keys.
            guard unsafe key.first == UInt8(ascii: "o") else { return nil }
            if unsafe key.elementsEqual(Self.providerAnnotation.utf8) { return .provider }
            if unsafe key.elementsEqual(Self.provenanceAnnotation.utf8) { return .provenance }
            if unsafe key.elementsEqual(Self.manifestAnnotation.utf8) { return .manifest }
            return unsafe key.elementsEqual(Self.descriptionAnnotation.utf8) ? .description : nil
        }
    }
}
