internal import Digest
internal import HTTPClient
internal import JSONText
internal import O2DMSPluginKit

/// An upload after one pass over its archive: hashed and held to the rules, while nothing of it has gone anywhere.
struct ReceivedChart: Sendable {
    /// What the archive says of itself.
    let metadata: ChartMetadata
    /// 64 hexadecimal digits.
    let digest: String
    let sizeBytes: UInt64
    let inspection: ChartInspection

    private static let chunkBytes = 1 << 18

    /// Reads the archive from the call; otherwise as the other.
    init(_ upload: ChartUpload, _ call: Call) throws(AdapterError) {
        try unsafe self.init(upload, call) { (buffer) throws(AdapterError) in
            unsafe try call.read(into: buffer)
        }
    }

    /// Reads the archive to its end, unless a rule is broken before.
    ///
    /// - Parameters:
    ///   - upload: what it comes with.
    ///   - call: who waits.
    ///   - pull: fills the buffer with the archive's next bytes and returns their number, 0 at the end.
    /// - Throws: `invalid` and `tooLarge` with what is wrong with it, or that it cannot be read.
    init(
        _ upload: ChartUpload,
        _ call: Call,
        _ pull: (UnsafeMutableRawBufferPointer) throws(AdapterError) -> Int
    ) throws(AdapterError) {
        var digest: SHA256? = try Self.hashing { () throws(DigestError) in try SHA256() }
        var sizeBytes: UInt64 = 0
        func read(into buffer: UnsafeMutableRawBufferPointer) throws(AdapterError) -> Int {
            let count = try unsafe pull(buffer)
            let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
            try Self.hashing { () throws(DigestError) in unsafe try digest?.update(bytes) }
            sizeBytes += UInt64(count)
            return count
        }
        var inspection = try unsafe upload.policy.inspector.inspect(read)
        if inspection.isAccepted {
            var rest = [UInt8](repeating: 0, count: Self.chunkBytes)
            while try unsafe rest.withUnsafeMutableBufferPointer({ (buffer) throws(AdapterError) in
                try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
            }) > 0 {}
        }
        guard let digest = digest.take() else { throw .internal("no digest of the archive") }
        let found = try Self.hashing(digest)
        metadata = try ChartAdmission.accept(&inspection, upload, digest: found, call)
        self.inspection = inspection
        if let stated = upload.statedDigest, stated != found {
            throw .internal("the archive's bytes changed on their way to the repository")
        }
        self.digest = found
        self.sizeBytes = sizeBytes
    }

    /// The archive as the body of a request, from its first byte.
    func body(of call: Call) throws(AdapterError) -> HTTPRequestBody {
        try call.rewind()
        return unsafe .stream(
            length: sizeBytes,
            read: { buffer in
                do throws(AdapterError) { return try unsafe call.read(into: buffer) } catch { return -1 }
            },
            rewind: { (try? call.rewind()) != nil }
        )
    }

    /// Ends a dry run that came to no objection.
    func report(to call: Call) {
        var writer = JSONWriter()
        inspection.writeReport(to: &writer)
        call.emitDetails(json: writer.take())
    }

    private static func hashing<R: ~Copyable>(_ body: () throws(DigestError) -> R) throws(AdapterError) -> R {
        do throws(DigestError) { return try body() } catch { throw .internal(error.description) }
    }

    private static func hashing(_ digest: consuming SHA256) throws(AdapterError) -> String {
        do throws(DigestError) { return try digest.finalize().hex } catch {
            throw .internal(error.description)
        }
    }
}
