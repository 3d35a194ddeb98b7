internal import CYAML
internal import Glibc

/// Reads a YAML text as a stream of events, in constant memory and without building a tree.
///
/// A wrapper over libyaml that adds what hostile input needs: limits on depth and sizes, and refusal of anchors,
/// aliases, directives, foreign tags and, by default, of a second document. Only UTF-8 is read.
/// The first error ends the reading: every later call throws it again.
///
/// A reader belongs to one thread at a time.
@safe
public struct YAMLEventReader: ~Copyable {
    @usableFromInline var scalarBase: UnsafePointer<UInt8>?
    @usableFromInline var scalarCount = 0
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    private let source: YAMLSource
    private let limits: YAMLLimits
    private let isReady: Bool
    private var failure: YAMLError?
    private var isAtEnd = false
    private var depth = 0
    private var documents = 0
    private var taggedKind: YAMLScalarKind?
    private var previousEnd = YAMLMark(line: 1, column: 1)

    /// Reads a text that is in memory as a whole.
    public init(bytes: [UInt8], limits: YAMLLimits = .init()) {
        self.init(source: YAMLSource(bytes: bytes, limits: limits), limits: limits)
    }

    /// Reads a text that is delivered piece by piece.
    ///
    /// - Parameters:
    ///   - limits: What the text may cost.
    ///   - read: Fills the front of the buffer and returns the number of bytes; 0 is the end of the text, -1 a
    ///     failure, which ``next()`` then throws as ``YAMLError/Code/read``.
    public init(limits: YAMLLimits = .init(), read: @escaping (UnsafeMutableRawBufferPointer) -> Int) {
        self.init(source: unsafe YAMLSource(limits: limits, read: read), limits: limits)
    }

    private init(source: YAMLSource, limits: YAMLLimits) {
        self.source = source
        self.limits = limits
        unsafe parser = .allocate(capacity: 1)
        unsafe event = .allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        unsafe event.initialize(to: yaml_event_t())
        isReady = unsafe yaml_parser_initialize(parser) == 1
        guard isReady else { return }
        // The source lives as long as this value, and libyaml calls back only inside `yaml_parser_parse`.
        unsafe yaml_parser_set_input(parser, yamlReadHandler, Unmanaged.passUnretained(source).toOpaque())
        unsafe source.attach(parser)
    }

    deinit {
        unsafe yaml_event_delete(event)
        if isReady { unsafe yaml_parser_delete(parser) }
        unsafe event.deallocate()
        unsafe parser.deallocate()
    }

    /// Reads on to the next event.
    ///
    /// The bytes of the scalar before it are no longer available after the call.
    public mutating func next() throws(YAMLError) -> YAMLEvent {
        if let failure { throw failure }
        if isAtEnd { return .streamEnd }
        do throws(YAMLError) {
            return try advance()
        } catch {
            failure = error
            throw error
        }
    }

    /// Skips the value that comes next, however large, at the cost of its events alone.
    ///
    /// To be called where a value is due: after a key, or for an item of a sequence.
    public mutating func skipValue() throws(YAMLError) {
        try skipRest(of: try next())
    }

    /// Skips what is left of the value whose first event was just read.
    ///
    /// Does nothing for a scalar, which is one event.
    public mutating func skipRest(of first: YAMLEvent) throws(YAMLError) {
        guard first == .mappingStart || first == .sequenceStart else { return }
        let outer = depth - 1
        while depth > outer { _ = try next() }
    }

    /// Lends the bytes of the scalar just read: valid UTF-8 without NUL; empty after any other event.
    ///
    /// The bytes are valid inside `body` only.
    @inlinable
    public func withScalar<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        unsafe body(UnsafeRawBufferPointer(start: scalarBase, count: scalarCount))
    }

    /// The scalar just read as a string; empty after any other event.
    public var scalarString: String {
        unsafe withScalar { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the scalar just read stands without quotes and without a tag, so that its text decides its type.
    public var scalarStyleIsPlain: Bool {
        unsafe scalarBase != nil && taggedKind == nil
            && event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
    }

    /// The type of the scalar just read: by its tag, by its text if it is plain, otherwise a string.
    public var scalarKind: YAMLScalarKind {
        if let taggedKind { return taggedKind }
        guard scalarStyleIsPlain else { return .string }
        return unsafe withScalar { unsafe YAMLScalarKind.resolve(plain: $0) }
    }

    /// The name by which aliases refer to the value just begun, or to which the alias just read refers.
    public var anchor: String? {
        let name: UnsafeMutablePointer<UInt8>?
        switch unsafe event.pointee.type {
        case YAML_SCALAR_EVENT: unsafe name = event.pointee.data.scalar.anchor
        case YAML_MAPPING_START_EVENT: unsafe name = event.pointee.data.mapping_start.anchor
        case YAML_SEQUENCE_START_EVENT: unsafe name = event.pointee.data.sequence_start.anchor
        case YAML_ALIAS_EVENT: unsafe name = event.pointee.data.alias.anchor
        default: unsafe name = nil
        }
        guard let name = unsafe name else { return nil }
        return unsafe String(cString: name)
    }

    /// Where the event just read begins.
    public var mark: YAMLMark {
        if let failure { return failure.mark }
        return unsafe YAMLMark(event.pointee.start_mark)
    }
}

extension YAMLEventReader {
    private mutating func advance() throws(YAMLError) -> YAMLEvent {
        guard isReady else { throw YAMLError(.memory, at: previousEnd, "no memory for the YAML parser") }
        unsafe scalarBase = nil
        scalarCount = 0
        unsafe previousEnd = YAMLMark(event.pointee.end_mark)
        unsafe yaml_event_delete(event)
        guard unsafe yaml_parser_parse(parser, event) == 1 else {
            throw unsafe source.error(of: parser, limits: limits, after: previousEnd)
        }
        return try admit(unsafe event.pointee.type)
    }

    private mutating func admit(_ type: yaml_event_type_t) throws(YAMLError) -> YAMLEvent {
        switch type {
        case YAML_SCALAR_EVENT:
            try admitScalar()
            return .scalar
        case YAML_MAPPING_START_EVENT:
            let data = unsafe event.pointee.data.mapping_start
            try unsafe open(anchor: data.anchor, tag: data.tag, expected: CoreTag.map)
            return .mappingStart
        case YAML_SEQUENCE_START_EVENT:
            let data = unsafe event.pointee.data.sequence_start
            try unsafe open(anchor: data.anchor, tag: data.tag, expected: CoreTag.seq)
            return .sequenceStart
        case YAML_MAPPING_END_EVENT:
            depth -= 1
            return .mappingEnd
        case YAML_SEQUENCE_END_EVENT:
            depth -= 1
            return .sequenceEnd
        case YAML_ALIAS_EVENT:
            if limits.allowsAliases { return .alias }
            throw YAMLError(.alias, at: mark, "aliases (*name) are not accepted here")
        default:
            return try admitFrame(type)
        }
    }

    private mutating func admitFrame(_ type: yaml_event_type_t) throws(YAMLError) -> YAMLEvent {
        switch type {
        case YAML_STREAM_START_EVENT:
            guard unsafe event.pointee.data.stream_start.encoding == YAML_UTF8_ENCODING else {
                throw YAMLError(
                    .encoding,
                    at: YAMLMark(line: 1, column: 1),
                    "the text must be UTF-8, not UTF-16"
                )
            }
            return .streamStart
        case YAML_DOCUMENT_START_EVENT:
            try admitDocument()
            return .documentStart
        default:
            // The text was cut short on purpose: its end is not the end.
            if source.stop == .depth { throw source.depthError(limits, at: mark) }
            isAtEnd = type == YAML_STREAM_END_EVENT
            return isAtEnd ? .streamEnd : .documentEnd
        }
    }

    private mutating func admitDocument() throws(YAMLError) {
        let data = unsafe event.pointee.data.document_start
        if unsafe data.version_directive != nil || data.tag_directives.start != data.tag_directives.end {
            throw YAMLError(.directive, at: mark, YAMLSource.directiveMessage)
        }
        documents += 1
        guard documents <= limits.documents else {
            let allowed = limits.documents == 1 ? "one document" : "\(limits.documents) documents"
            throw YAMLError(.documents, at: mark, "the text must hold no more than \(allowed)")
        }
    }

    private mutating func open(
        anchor: UnsafeMutablePointer<UInt8>?,
        tag: UnsafeMutablePointer<UInt8>?,
        expected: StaticString
    ) throws(YAMLError) {
        try unsafe refuseAnchor(anchor)
        if let tag = unsafe tag, !(unsafe CoreTag.matches(tag, expected)) {
            throw YAMLError(.tag, at: mark, CoreTag.message)
        }
        depth += 1
        guard depth <= limits.depth else { throw source.depthError(limits, at: mark) }
    }

    private func refuseAnchor(_ anchor: UnsafeMutablePointer<UInt8>?) throws(YAMLError) {
        guard unsafe anchor != nil, !limits.allowsAnchors else { return }
        throw YAMLError(.anchor, at: mark, "anchors (&name) are not accepted here")
    }

    private mutating func admitScalar() throws(YAMLError) {
        let data = unsafe event.pointee.data.scalar
        unsafe scalarBase = UnsafePointer(data.value)
        scalarCount = unsafe data.length
        try unsafe refuseAnchor(data.anchor)
        guard scalarCount <= limits.scalarBytes else {
            throw source.scalarSizeError(limits, at: mark)
        }
        if unsafe data.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE,
            let value = unsafe data.value, unsafe memchr(value, 0, data.length) != nil
        {
            throw YAMLError(.nulCharacter, at: mark, "the scalar contains a NUL character")
        }
        taggedKind = nil
        guard let tag = unsafe data.tag else { return }
        guard let kind = unsafe withScalar({ unsafe CoreTag.kind(tag, of: $0) }) else {
            throw YAMLError(.tag, at: mark, CoreTag.message)
        }
        taggedKind = kind
    }
}
