/// Walks the header fields of a head that the parser has accepted, in order.
struct HeaderFields: IteratorProtocol {
    struct Field {
        let name: Range<Int>
        let value: Range<Int>
    }

    private let bytes: [UInt8]
    private let end: Int
    private var position: Int

    init(bytes: [UInt8], head: RequestHead) {
        self.bytes = bytes
        position = Int(head.fieldsStart)
        end = Int(head.length) - 2
    }

    mutating func next() -> Field? {
        guard position < end else { return nil }
        let start = position
        while bytes[position] != 0x3A { position += 1 }
        let name = start..<position
        var first = position + 1
        while bytes[position] != 0x0A { position += 1 }
        var last = position - 1
        position += 1
        while first < last, ASCII.isBlank(bytes[first]) { first += 1 }
        while last > first, ASCII.isBlank(bytes[last - 1]) { last -= 1 }
        return Field(name: name, value: first..<last)
    }
}
