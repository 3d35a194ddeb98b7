extension JSONProjection {
    /// Reads at least one byte, or ends a number.
    mutating func advance(
        in bytes: UnsafeRawBufferPointer,
        from position: inout Int
    ) throws(JSONStreamError) {
        switch walk.expectation {
        case .inKey: unsafe readKey(bytes, &position)
        case .inString: unsafe readString(bytes, &position)
        case .inScalar: unsafe readScalar(bytes, &position)
        case .inContainer: unsafe readContainer(bytes, &position)
        default:
            let byte = unsafe bytes[position]
            if byte != 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 { try step(byte) }
            position += 1
        }
    }

    /// A byte that is neither blank nor part of a string, a number or an array or object that is read as a whole.
    private mutating func step(_ byte: UInt8) throws(JSONStreamError) {
        switch (walk.expectation, byte) {
        case (.valueOrEnd, UInt8(ascii: "]")), (.keyOrEnd, UInt8(ascii: "}")): try close(byte)
        case (.value, _), (.valueOrEnd, _): try beginValue(byte)
        case (.key, UInt8(ascii: "\"")), (.keyOrEnd, UInt8(ascii: "\"")):
            walk.key.removeAll(keepingCapacity: true)
            walk.expectation = .inKey
        case (.colon, UInt8(ascii: ":")): walk.expectation = .value
        case (.separator, UInt8(ascii: ",")):
            guard let level = walk.levels.last else { throw unexpected(byte) }
            walk.node = level.node
            walk.expectation = level.isObject ? .key : .value
        case (.separator, _): try close(byte)
        default: throw unexpected(byte)
        }
    }

    private mutating func beginValue(_ byte: UInt8) throws(JSONStreamError) {
        let isObject = byte == UInt8(ascii: "{")
        if let level = walk.levels.last, level.holdsPieces {
            guard isObject else { throw unexpected(byte) }
            beginPiece()
        } else {
            separate()
        }
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["): beginContainer(byte, isObject: isObject)
        case UInt8(ascii: "\""):
            keep(byte)
            walk.expectation = .inString
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            keep(byte)
            walk.expectation = .inScalar
        default: throw unexpected(byte)
        }
    }

    private mutating func beginContainer(_ byte: UInt8, isObject: Bool) {
        keep(byte)
        let holdsPieces = !isObject && walk.node != nil && walk.node == fields.pieces && !isInPiece
        guard let node = walk.node, holdsPieces || !fields.nodes[node].isWhole,
            walk.levels.count < Self.levelLimit
        else {
            walk.openBrackets = 1
            walk.expectation = .inContainer
            return
        }
        walk.levels.append(JSONWalk.Level(node: node, isObject: isObject, holdsPieces: holdsPieces))
        walk.expectation = isObject ? .keyOrEnd : .valueOrEnd
    }

    private mutating func close(_ byte: UInt8) throws(JSONStreamError) {
        guard let level = walk.levels.last, byte == UInt8(ascii: level.isObject ? "}" : "]") else {
            throw unexpected(byte)
        }
        walk.levels.removeLast()
        output.append(byte)
        endValue()
    }

    /// A value is complete: so may be the element that it is, or the whole text.
    mutating func endValue() {
        walk.expectation = .separator
        if let level = walk.levels.last {
            if level.holdsPieces { endPiece() }
        } else if shape == .sequence {
            finished = output
            output = []
            walk.node = 0
            walk.expectation = .value
        } else {
            walk.expectation = .nothing
        }
    }

    private mutating func beginPiece() {
        isInPiece = true
        pieceBytes = 0
        swap(&output, &envelope)
        output.removeAll(keepingCapacity: true)
    }

    private mutating func endPiece() {
        isInPiece = false
        swap(&output, &envelope)
        finished = envelope
    }

    /// Writes the comma and the name that a wanted value may need before it.
    private mutating func separate() {
        guard walk.isKept, let last = walk.levels.indices.last else { return }
        if walk.levels[last].hasContent { output.append(UInt8(ascii: ",")) }
        walk.levels[last].hasContent = true
        guard walk.levels[last].isObject else { return }
        output.append(UInt8(ascii: "\""))
        output.append(contentsOf: walk.key)
        output.append(contentsOf: "\":".utf8)
    }

    private mutating func keep(_ byte: UInt8) {
        if walk.isKept { output.append(byte) }
    }

    private func unexpected(_ byte: UInt8) -> JSONStreamError {
        .unexpectedByte(byte, offsetBytes: walk.offsetBytes)
    }
}
