internal import JSONText

/// One entry while it is read; its memory is used again for the next, so reading allocates next to nothing per entry.
struct EntryDraft {
    /// Lists, kept as the JSON text that is served.
    enum List: Int, CaseIterable {
        case keywords, sources, dependencies, maintainers
    }

    /// Where all texts lie.
    var bytes: [UInt8] = []
    /// Texts by `EntryKey.rawValue`, as ranges of `bytes`; empty = absent.
    private var ranges = [Range<Int>](repeating: 0..<0, count: EntryKey.allCases.count)
    private var lists = [JSONWriter](repeating: JSONWriter(), count: List.allCases.count)
    private var seen: UInt32 = 0
    var provider = 0..<0
    var statedDescription = 0..<0
    var manifestDigest = 0..<0
    var isDeprecated = false
    /// Whether a provenance file lies beside the archive; `nil` = the index does not say.
    var isSigned: Bool?
    /// For putting texts together.
    var writer = JSONWriter()
    /// The first thing that is wrong with the entry.
    private(set) var problem: String?

    subscript(_ key: EntryKey) -> Range<Int> {
        get { ranges[key.rawValue] }
        set { ranges[key.rawValue] = newValue }
    }

    subscript(_ list: List) -> JSONWriter {
        get { lists[list.rawValue] }
        _modify { yield &lists[list.rawValue] }
    }

    mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        for index in ranges.indices { ranges[index] = 0..<0 }
        for index in lists.indices { lists[index].removeAll(keepingCapacity: true) }
        seen = 0
        provider = 0..<0
        statedDescription = 0..<0
        manifestDigest = 0..<0
        isDeprecated = false
        isSigned = nil
        problem = nil
    }

    mutating func fail(_ reason: @autoclosure () -> String) {
        if problem == nil { problem = reason() }
    }

    /// Notes a key; `false` if it stood there before.
    mutating func note(_ key: EntryKey) -> Bool {
        let bit = UInt32(1) << UInt32(key.rawValue)
        defer { seen |= bit }
        return seen & bit == 0
    }

    /// Lends the bytes of a text.
    func withBytes<R>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        unsafe bytes.withUnsafeBytes { all in unsafe body(UnsafeRawBufferPointer(rebasing: all[range])) }
    }

    func text(_ key: EntryKey) -> String { String(decoding: bytes[self[key]], as: UTF8.self) }

    /// Appends free text, cleaned and cut.
    mutating func append(clean text: UnsafeRawBufferPointer, limitBytes: Int) -> Range<Int> {
        let start = bytes.count
        unsafe PlainText.append(text, to: &bytes, limitBytes: limitBytes)
        return start..<bytes.count
    }

    /// Writes free text as a JSON string of a list.
    mutating func write(clean text: UnsafeRawBufferPointer, to list: List, limitBytes: Int) {
        if text.count <= limitBytes, unsafe PlainText.isClean(text) {
            _ = unsafe lists[list.rawValue].string(utf8: text)
        } else {
            let range = unsafe append(clean: text, limitBytes: limitBytes)
            lists[list.rawValue].string(String(decoding: bytes[range], as: UTF8.self))
        }
    }
}
