internal import Digest
internal import HTTPClient
internal import O2DMSPluginKit
internal import OCIRegistry

/// Sending an archive: the chart layer, as it comes. What has another digest never ends as a success.
extension OCIRepository {
    func fetch(
        _ archive: ArchiveReference,
        range: PackageFetch.Range?,
        _ call: Call,
        begin: (UInt64?) -> Bool
    ) throws(AdapterError) {
        guard let name = address.repository(inReference: archive.address),
            let digest = archive.digest.flatMap({ SHA256Digest(hex: $0) })
        else { throw .internal("the entry is none of this repository") }
        let sizeBytes = try range.map { (_) throws(AdapterError) in try size(of: digest, name, call) }
        let part = try range.map { (range) throws(AdapterError) in try ArchivePart(range, of: sizeBytes ?? 0)
        }
        // Only of what was found right as a whole is a part taken at the registry's word.
        let isTrusted = verified.contains(digest)
        let wanted = part.flatMap {
            isTrusted && $0.length > 0 ? $0.offset...($0.offset + $0.length - 1) : nil
        }
        let passage = ArchivePassage(digest: digest, part: part, isRangeTrusted: wanted != nil, call: call)
        do throws(HTTPFault) {
            unsafe try registry.stream(
                digest,
                of: name,
                range: wanted,
                transferTerms(call),
                onHead: { passage.begin($0, begin) },
                onData: { unsafe passage.send($0) }
            )
        } catch {
            guard passage.isEnded else { throw AdapterError(error) }
        }
        try finish(passage, digest, archive)
    }

    private func size(of digest: SHA256Digest, _ name: String, _ call: Call) throws(AdapterError) -> UInt64 {
        let size = try asking { () throws(HTTPFault) in try registry.blobSize(digest, of: name, terms(call)) }
        guard let size else { throw .unavailable("the registry does not have the chart's archive") }
        return size
    }

    private func finish(
        _ passage: ArchivePassage,
        _ digest: SHA256Digest,
        _ archive: ArchiveReference
    ) throws(AdapterError) {
        switch passage.end() {
        case .unwanted: return
        case .sent(let isWhole): if isWhole { verified.insert(digest) }
        case .failed: throw .internal("the archive's digest cannot be taken")
        case .mismatch:
            verified.remove(digest)
            throw reporter.mismatched(archive, identity)
        }
    }
}

/// One archive on its way from the registry to the host.
private final class ArchivePassage {
    enum End {
        /// Nobody wants it any more.
        case unwanted
        case sent(isWhole: Bool)
        case mismatch
        case failed
    }

    private let digest: SHA256Digest
    private let part: ArchivePart?
    private let isRangeTrusted: Bool
    private let call: Call
    private var sender: VerifyingSender?
    private var failure: VerifyingSender.Failure?
    private var isVerifying = true
    /// Whether this side put an end to it.
    private(set) var isEnded = false

    init(digest: SHA256Digest, part: ArchivePart?, isRangeTrusted: Bool, call: Call) {
        self.digest = digest
        self.part = part
        self.isRangeTrusted = isRangeTrusted
        self.call = call
    }

    func begin(_ head: HTTPClientResponse, _ begin: (UInt64?) -> Bool) -> Bool {
        // A registry that does not know ranges sends everything, which is then cut here.
        let isPart = head.status == 206 && isRangeTrusted
        isVerifying = !isPart
        guard begin(part?.length ?? head.contentLength) else {
            isEnded = true
            return false
        }
        sender = VerifyingSender(expected: isPart ? nil : digest.hex, part: isPart ? nil : part, call: call)
        return true
    }

    func send(_ bytes: UnsafeRawBufferPointer) -> Bool {
        do throws(VerifyingSender.Failure) {
            unsafe try sender?.send(bytes)
            return true
        } catch {
            failure = error
            isEnded = true
            return false
        }
    }

    func end() -> End {
        guard let sender else { return .unwanted }
        if failure == nil {
            do throws(VerifyingSender.Failure) { try sender.finish() } catch { failure = error }
        }
        return switch failure {
        case nil: .sent(isWhole: isVerifying)
        case .stopped: .unwanted
        case .mismatch: .mismatch
        case .failed: .failed
        }
    }
}
