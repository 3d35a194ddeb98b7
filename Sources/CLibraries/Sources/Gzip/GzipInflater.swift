internal import CZlib

/// Inflates one gzip member, strictly and as a stream.
///
/// zlib checks the header (method, reserved flags, header checksum) and the trailer (CRC-32 and length); this type
/// adds limits on the header and on what is produced, and refuses bytes after the member. Memory stays
/// constant, about 40 KiB. A value belongs to one thread at a time.
@safe
public struct GzipInflater: ~Copyable {
    /// How long the header with its optional fields (extra, name, comment) may be.
    public static let headerLimitBytes = 4 << 10
    private static let stepBytes = 1 << 30

    /// The produced bytes so far.
    public private(set) var producedBytes = 0
    /// Whether the member has ended and its trailer was right.
    public private(set) var isAtEnd = false

    private let stream: UnsafeMutablePointer<z_stream>
    private let header: UnsafeMutablePointer<gz_header>
    private let producedBytesLimit: Int
    private var headerBytes = 0

    /// Prepares to inflate one member.
    ///
    /// - Parameter producedBytesLimit: How many bytes may come out; one more is an error.
    /// - Throws: ``GzipError/zlib(code:)`` if there is no memory.
    public init(producedBytesLimit: Int) throws(GzipError) {
        self.producedBytesLimit = min(max(0, producedBytesLimit), Int.max - 1)
        unsafe stream = .allocate(capacity: 1)
        unsafe header = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        unsafe header.initialize(to: gz_header())
        let size = CInt(unsafe MemoryLayout<z_stream>.size)
        try unsafe Self.check(inflateInit2_(stream, gzipWindowBits, ZLIB_VERSION, size))
        try unsafe Self.check(inflateGetHeader(stream, header))
    }

    deinit {
        // Safe also for a stream that was never set up: zlib then answers Z_STREAM_ERROR.
        _ = unsafe inflateEnd(stream)
        unsafe header.deallocate()
        unsafe stream.deallocate()
    }

    /// Inflates as much as input and room allow.
    ///
    /// - Returns: What was used and filled. Unless the member ended, either the input is used up or the room is full.
    public mutating func inflate(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(GzipError) -> GzipProgress {
        var total = GzipProgress(consumed: 0, produced: 0, isAtEnd: isAtEnd)
        while !total.isAtEnd {
            let step = try unsafe advance(
                UnsafeRawBufferPointer(rebasing: input[total.consumed...]),
                into: UnsafeMutableRawBufferPointer(rebasing: output[total.produced...])
            )
            total.consumed += step.consumed
            total.produced += step.produced
            total.isAtEnd = step.isAtEnd
            if step.consumed == 0, step.produced == 0 { break }
        }
        guard !total.isAtEnd || total.consumed == input.count else { throw .trailingBytes }
        return total
    }

    private mutating func advance(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(GzipError) -> GzipProgress {
        // Not a byte beyond the limit of the header goes in before the header is complete.
        let isInHeader = unsafe header.pointee.done == 0
        let given = min(input.count, isInHeader ? Self.headerLimitBytes - headerBytes : Self.stepBytes)
        // One byte beyond the limit of what is produced is enough to know that it was passed.
        let room = min(output.count, Self.stepBytes, producedBytesLimit - producedBytes + 1)
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        )
        unsafe stream.pointee.avail_in = CUnsignedInt(given)
        unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = CUnsignedInt(room)
        let code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
        let progress = unsafe GzipProgress(
            consumed: given - Int(stream.pointee.avail_in),
            produced: room - Int(stream.pointee.avail_out),
            isAtEnd: code == Z_STREAM_END
        )
        try admit(code)
        try account(for: progress, wasInHeader: isInHeader)
        return progress
    }

    /// Checks that the input ended where the member did.
    public consuming func finish() throws(GzipError) {
        guard isAtEnd else { throw .truncated }
    }

    /// Inflates a member that is in memory as a whole.
    public static func decompress(_ bytes: [UInt8], producedBytesLimit: Int) throws(GzipError) -> [UInt8] {
        var result: [UInt8] = []
        try unsafe inflate(bytes, producedBytesLimit: producedBytesLimit) { piece in
            unsafe result.append(contentsOf: piece)
            return true
        }
        return result
    }

    /// Inflates a member that is in memory as a whole, and hands over what comes out piece by piece.
    ///
    /// - Parameters:
    ///   - bytes: the member.
    ///   - producedBytesLimit: how many bytes may come out; one more is an error.
    ///   - onPiece: called with each piece, borrowed; `false` ends the inflating, without an error.
    /// - Throws: what is wrong with the member; pieces may have been handed over by then.
    public static func inflate(
        _ bytes: [UInt8],
        producedBytesLimit: Int,
        onPiece: (UnsafeRawBufferPointer) -> Bool
    ) throws(GzipError) {
        var inflater = try GzipInflater(producedBytesLimit: producedBytesLimit)
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        var position = 0
        while position < bytes.count || !inflater.isAtEnd {
            let progress = try inflater.step(bytes, from: position, into: &chunk)
            let goesOn = unsafe chunk.withUnsafeBytes { chunk in
                unsafe onPiece(UnsafeRawBufferPointer(rebasing: chunk[..<progress.produced]))
            }
            guard goesOn else { return }
            position += progress.consumed
            if progress.consumed == 0, progress.produced == 0 { break }
        }
        try inflater.finish()
    }

    private mutating func step(
        _ bytes: [UInt8],
        from position: Int,
        into chunk: inout [UInt8]
    ) throws(GzipError) -> GzipProgress {
        let result = unsafe bytes.withUnsafeBytes { input in
            unsafe chunk.withUnsafeMutableBytes { room in
                Result { () throws(GzipError) in
                    try unsafe inflate(UnsafeRawBufferPointer(rebasing: input[position...]), into: room)
                }
            }
        }
        return try result.get()
    }

    private func admit(_ code: CInt) throws(GzipError) {
        switch code {
        // Z_BUF_ERROR: no progress was possible with what was given, which is no failure.
        case Z_OK, Z_STREAM_END, Z_BUF_ERROR: return
        case Z_NEED_DICT: throw .corrupt
        case Z_DATA_ERROR: throw unsafe Self.dataError(stream.pointee.msg)
        default: throw .zlib(code: code)
        }
    }

    private mutating func account(for progress: GzipProgress, wasInHeader: Bool) throws(GzipError) {
        producedBytes += progress.produced
        guard producedBytes <= producedBytesLimit else {
            throw .producedTooMuch(limitBytes: producedBytesLimit)
        }
        if wasInHeader {
            headerBytes += progress.consumed
            guard unsafe header.pointee.done != 0 || headerBytes < Self.headerLimitBytes else {
                throw .headerTooLong(limitBytes: Self.headerLimitBytes)
            }
        }
        isAtEnd = progress.isAtEnd
    }

    /// zlib tells its data errors apart by their text only.
    private static func dataError(_ message: UnsafePointer<CChar>?) -> GzipError {
        guard let message = unsafe message else { return .corrupt }
        return switch unsafe String(cString: message) {
        case "incorrect header check": .notGzip
        case "unknown compression method": .unknownMethod
        case "unknown header flags set": .reservedFlags
        case "header crc mismatch": .headerChecksum
        case "incorrect data check": .checksum
        case "incorrect length check": .length
        default: .corrupt
        }
    }

    private static func check(_ code: CInt) throws(GzipError) {
        guard code == Z_OK else { throw .zlib(code: code) }
    }
}

/// The largest window, with gzip's header and trailer and nothing else.
let gzipWindowBits: CInt = 15 + 16
