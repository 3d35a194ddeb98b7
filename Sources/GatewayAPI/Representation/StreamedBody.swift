import GatewayHTTP
import Gzip

/// A body that is sent in pieces, gathered into larger ones and compressed if that was promised.
struct StreamedBody: ~Copyable {
    private static let pieceBytes = 32 * 1024

    private let writer: HTTPBodyWriter
    private var deflater: GzipDeflater?
    private var gathered: [UInt8] = []
    private var isBroken = false

    init(_ writer: HTTPBodyWriter, isCompressed: Bool) {
        self.writer = writer
        gathered.reserveCapacity(Self.pieceBytes * 2)
        guard isCompressed else { return }
        do throws(GzipError) {
            deflater = try GzipDeflater(level: 1)
        } catch {
            // Compression was promised in the head: without it there is nothing right to send.
            isBroken = true
        }
    }

    /// Takes bytes; false if the client is gone.
    mutating func write(_ bytes: some Collection<UInt8>) -> Bool {
        gathered.append(contentsOf: bytes)
        return gathered.count < Self.pieceBytes ? !isBroken : flush(isLast: false)
    }

    /// Ends the body properly, with trailer fields as `HTTPBodyWriter.finish` takes them.
    mutating func finish(trailers: [UInt8]) {
        if flush(isLast: true) { writer.finish(trailers: trailers) } else { writer.abort() }
    }

    /// Breaks the answer off, so that nobody takes a part for the whole.
    mutating func abort() { writer.abort() }

    private mutating func flush(isLast: Bool) -> Bool {
        guard !isBroken else { return false }
        let piece = gathered
        gathered.removeAll(keepingCapacity: true)
        let isTaken =
            deflater == nil
            ? unsafe piece.withUnsafeBytes { unsafe writer.write($0) } : deflate(piece, isLast: isLast)
        isBroken = !isTaken
        return isTaken
    }

    private mutating func deflate(_ piece: [UInt8], isLast: Bool) -> Bool {
        unsafe withUnsafeTemporaryAllocation(byteCount: Self.pieceBytes, alignment: 16) { room in
            unsafe piece.withUnsafeBytes { input in
                var position = 0
                while true {
                    let rest = unsafe UnsafeRawBufferPointer(rebasing: input[position...])
                    guard let progress = unsafe try? deflater?.deflate(rest, into: room, isLast: isLast)
                    else {
                        return false
                    }
                    position += progress.consumed
                    if progress.produced > 0 {
                        let produced = unsafe UnsafeRawBufferPointer(rebasing: room[..<progress.produced])
                        guard unsafe writer.write(produced) else { return false }
                    }
                    if isLast ? progress.isAtEnd : position == piece.count && progress.produced < room.count {
                        return true
                    }
                }
            }
        }
    }
}
