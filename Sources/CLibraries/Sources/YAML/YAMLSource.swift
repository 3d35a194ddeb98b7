internal import CYAML

/// Hands the text to libyaml piece by piece and watches what the parser makes of it.
///
/// libyaml knows no limits: it keeps a candidate key for every open flow collection and looks at all of them for
/// each token, so that depth costs quadratic time. Its own scanner counts the open collections, though, and it asks
/// for more text only when it has consumed what it had. No piece therefore opens more than a few, and the
/// count is looked at between the pieces: exact where a scan of our own would have to understand quotes and
/// comments, and linear.
@safe
final class YAMLSource {
    /// Why no more text is handed over.
    enum Stop {
        case depth, scalarSize, totalSize, directives, readFailed
    }

    static let openersPerPiece = 64
    /// Few enough that their number fits into a byte.
    private static let blockBytes = 128
    /// What libyaml asks for at once; more would only push out of the cache what is about to be read.
    private static let stagingBytes = 16 << 10
    private static let scalarSlackBytes = 64 << 10
    private static let tagDirectives = 16

    private(set) var stop: Stop?
    private let limits: YAMLLimits
    private let read: ((UnsafeMutableRawBufferPointer) -> Int)?
    private var staged: [UInt8]
    private var position = 0
    private var end: Int
    private var handedBytes = 0
    private var bytesSinceToken = 0
    private var tokensSeen = -1
    private var parser: UnsafePointer<yaml_parser_t>?

    init(bytes: [UInt8], limits: YAMLLimits) {
        self.limits = limits
        unsafe self.read = nil
        self.staged = bytes
        self.end = bytes.count
    }

    init(limits: YAMLLimits, read: @escaping (UnsafeMutableRawBufferPointer) -> Int) {
        self.limits = limits
        unsafe self.read = read
        self.staged = [UInt8](repeating: 0, count: Self.stagingBytes)
        self.end = 0
    }

    /// Names the parser that reads from here, which must outlive its last call of ``fill(_:)``.
    func attach(_ parser: UnsafePointer<yaml_parser_t>) {
        unsafe self.parser = parser
    }

    /// Fills libyaml's buffer; nil makes the parser fail, 0 is the end of the text.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
        if stop == .depth { return 0 }
        if let reason = reasonToStop() {
            stop = reason
            // The text ends here for libyaml, which then delivers what it holds: the event that opens one
            // level too many is among it and gives the error its exact place.
            return reason == .depth ? 0 : nil
        }
        guard refill() else { return nil }
        let count = unsafe copyPiece(to: buffer)
        handedBytes += count
        bytesSinceToken += count
        guard handedBytes <= limits.totalBytes else {
            stop = .totalSize
            return nil
        }
        return count
    }

    private func reasonToStop() -> Stop? {
        guard let parser = unsafe parser else { return nil }
        if unsafe Int(parser.pointee.flow_level) > limits.depth { return .depth }
        let directives = unsafe parser.pointee.tag_directives
        if unsafe directives.top - directives.start > Self.tagDirectives { return .directives }
        let tokens = unsafe parser.pointee.tokens_parsed
        if tokens != tokensSeen {
            tokensSeen = tokens
            bytesSinceToken = 0
        }
        return bytesSinceToken - Self.scalarSlackBytes > limits.scalarBytes ? .scalarSize : nil
    }

    private func refill() -> Bool {
        guard let read = unsafe read, position == end else { return true }
        let count = unsafe staged.withUnsafeMutableBytes { unsafe read($0) }
        guard count >= 0, count <= staged.count else {
            stop = .readFailed
            return false
        }
        position = 0
        end = count
        return true
    }

    private func copyPiece(to buffer: UnsafeMutableRawBufferPointer) -> Int {
        unsafe staged.withUnsafeBytes { all in
            let available = unsafe UnsafeRawBufferPointer(
                rebasing: all[position..<min(end, position + buffer.count)]
            )
            let count = unsafe Self.pieceLength(available)
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: available[..<count]))
            position += count
            return count
        }
    }

    /// The length of the longest prefix with at most ``openersPerPiece`` bytes `[` or `{`.
    private static func pieceLength(_ bytes: UnsafeRawBufferPointer) -> Int {
        // Whole blocks are counted; the place is sought in the last one only.
        var openers = 0
        var start = 0
        while start < bytes.count {
            let block = unsafe UnsafeRawBufferPointer(
                rebasing: bytes[start..<min(start + blockBytes, bytes.count)]
            )
            let found = unsafe countOpeners(block)
            guard openers + found <= openersPerPiece else {
                return unsafe start + firstBytes(of: block, openers: openersPerPiece - openers)
            }
            openers += found
            start += block.count
        }
        return bytes.count
    }

    private static func countOpeners(_ block: UnsafeRawBufferPointer) -> Int {
        // Eight bytes at a time: each byte of `counts` counts for its place in the words.
        var counts: UInt64 = 0
        var start = 0
        while block.count - start >= 8 {
            let word = unsafe block.loadUnaligned(fromByteOffset: start, as: UInt64.self)
            let difference = (word | 0x2020_2020_2020_2020) ^ 0x7B7B_7B7B_7B7B_7B7B
            // The highest bit of each byte that differs from an opener.
            let others = (difference & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F | difference
            counts &+= ~others >> 7 & 0x0101_0101_0101_0101
            start += 8
        }
        var count = Int((counts &* 0x0101_0101_0101_0101) >> 56)
        while start < block.count {
            count += unsafe isOpener(block[start]) ? 1 : 0
            start += 1
        }
        return count
    }

    private static func firstBytes(of block: UnsafeRawBufferPointer, openers: Int) -> Int {
        var seen = 0
        return unsafe block.firstIndex { byte in
            seen += isOpener(byte) ? 1 : 0
            return seen > openers
        } ?? block.count
    }

    private static func isOpener(_ byte: UInt8) -> Bool {
        // The two differ in one bit.
        byte | 0x20 == UInt8(ascii: "{")
    }
}

/// What libyaml calls for more text; `data` is the ``YAMLSource``.
func yamlReadHandler(
    _ data: UnsafeMutableRawPointer?,
    _ buffer: UnsafeMutablePointer<UInt8>?,
    _ size: Int,
    _ sizeRead: UnsafeMutablePointer<Int>?
) -> CInt {
    guard let data = unsafe data, let sizeRead = unsafe sizeRead else { return 0 }
    let source = unsafe Unmanaged<YAMLSource>.fromOpaque(data).takeUnretainedValue()
    let room = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: size)
    guard let count = unsafe source.fill(room) else { return 0 }
    unsafe sizeRead.pointee = count
    return 1
}
