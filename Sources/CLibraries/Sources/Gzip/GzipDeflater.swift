internal import CZlib

/// Compresses a stream into one gzip member.
///
/// The header carries no name and no time, so equal input gives equal output. A value belongs to one thread at a time.
@safe
public struct GzipDeflater: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    private var isAtEnd = false

    /// Prepares a member.
    ///
    /// - Parameter level: 1 (fast) to 9 (small); 6 is zlib's own choice.
    /// - Throws: ``GzipError/zlib(code:)`` if there is no memory or no such level.
    public init(level: Int = 6) throws(GzipError) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let code = unsafe deflateInit2_(
            stream,
            CInt(clamping: level),
            Z_DEFLATED,
            gzipWindowBits,
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            CInt(MemoryLayout<z_stream>.size)
        )
        guard code == Z_OK else { throw .zlib(code: code) }
    }

    deinit {
        // Z_DATA_ERROR only says that the member was left unfinished.
        _ = unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Compresses as much as input and room allow.
    ///
    /// - Parameters:
    ///   - input: The next bytes of the data.
    ///   - output: Where the compressed bytes go.
    ///   - isLast: Whether nothing follows this input; to be repeated with the rest until the progress is at its end.
    /// - Returns: What was used and filled.
    /// - Throws: ``GzipError/zlib(code:)``, practically never.
    public mutating func deflate(
        _ input: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer,
        isLast: Bool
    ) throws(GzipError) -> GzipProgress {
        guard !isAtEnd else { return GzipProgress(consumed: 0, produced: 0, isAtEnd: true) }
        let given = min(input.count, Int(clamping: CUnsignedInt.max))
        let room = min(output.count, Int(clamping: CUnsignedInt.max))
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        )
        unsafe stream.pointee.avail_in = CUnsignedInt(given)
        unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = CUnsignedInt(room)
        let code = unsafe CZlib.deflate(stream, isLast && given == input.count ? Z_FINISH : Z_NO_FLUSH)
        guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw .zlib(code: code) }
        isAtEnd = code == Z_STREAM_END
        return unsafe GzipProgress(
            consumed: given - Int(stream.pointee.avail_in),
            produced: room - Int(stream.pointee.avail_out),
            isAtEnd: isAtEnd
        )
    }

    /// Compresses bytes that are in memory as a whole.
    public static func compress(_ bytes: [UInt8], level: Int = 6) throws(GzipError) -> [UInt8] {
        var deflater = try GzipDeflater(level: level)
        return try deflater.compressAll(bytes)
    }

    private mutating func compressAll(_ bytes: [UInt8]) throws(GzipError) -> [UInt8] {
        // The bound holds for one call with all the input, which is then complete in a single step.
        let bound = unsafe Int(clamping: deflateBound(stream, CUnsignedLong(bytes.count)))
        var failure: GzipError?
        let result = unsafe [UInt8](unsafeUninitializedCapacity: bound) { room, count in
            unsafe bytes.withUnsafeBytes { input in
                var position = 0
                do throws(GzipError) {
                    while !isAtEnd {
                        let progress = try unsafe deflate(
                            UnsafeRawBufferPointer(rebasing: input[position...]),
                            into: UnsafeMutableRawBufferPointer(
                                rebasing: UnsafeMutableRawBufferPointer(room)[count...]
                            ),
                            isLast: true
                        )
                        position += progress.consumed
                        count += progress.produced
                        guard progress.consumed + progress.produced > 0 || progress.isAtEnd else {
                            throw .zlib(code: Z_BUF_ERROR)
                        }
                    }
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
        return result
    }
}
