/// Walks the raw headers of a tar archive before libarchive sees them, and refuses what could be read in two ways.
///
/// libarchive cuts names at NUL, turns absent blocks into streams of zeros and takes sizes and names from several
/// places. The guard lets through only archives where nothing of that matters, and says how far the bytes at hand
/// may be passed on, so that libarchive never runs ahead of it: after each member both can be compared.
struct TarGuard {
    /// What the next bytes of the archive are.
    enum Expectation {
        case header
        /// The body of an extension header with its padding.
        case extensionBody(remaining: Int)
        /// The data of a member with its padding.
        case data(remaining: UInt64)
        /// Only zeros may follow.
        case end
    }

    /// The members so far, extension headers not counted.
    private(set) var members = 0
    /// The data bytes of the latest member.
    private(set) var memberSize: UInt64 = 0
    private(set) var expectation = Expectation.header

    private let limits: ArchiveLimits
    private var extensionType: UInt8 = 0
    private var extensionSize = 0
    private var extensionBody: [UInt8] = []
    private var seenExtensions: Set<UInt8> = []
    private var announcedSize: UInt64?

    init(limits: ArchiveLimits) {
        self.limits = limits
    }

    /// Takes the next bytes, which must not reach beyond what is expected: a whole header, or a piece of the rest.
    mutating func accept(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        switch expectation {
        case .header: try unsafe acceptHeader(bytes)
        case .extensionBody(let remaining): try unsafe acceptExtension(bytes, remaining: remaining)
        case .data(let remaining):
            let left = remaining - UInt64(bytes.count)
            expectation = left == 0 ? .header : .data(remaining: left)
        case .end:
            guard unsafe bytes.allSatisfy({ $0 == 0 }) else {
                throw ArchiveError(.tar, "bytes follow the end of the tar archive")
            }
        }
    }

    /// Tells whether the archive may end here.
    var mayEnd: Bool {
        switch expectation {
        case .header: seenExtensions.isEmpty
        case .extensionBody, .data: false
        case .end: true
        }
    }

    static func pathTooLong(limit: Int) -> ArchiveError {
        ArchiveError(.pathTooLong, "a path in the archive is longer than \(limit) bytes")
    }

    static var sparse: ArchiveError { ArchiveError(.sparse, "the archive has a sparse file") }

    private mutating func acceptHeader(_ block: UnsafeRawBufferPointer) throws(ArchiveError) {
        if unsafe block.allSatisfy({ $0 == 0 }) {
            guard seenExtensions.isEmpty else { throw ArchiveError(.tar, "the archive ends within a member") }
            expectation = .end
            return
        }
        let header = try unsafe TarHeader(block, isFirst: members == 0 && seenExtensions.isEmpty)
        switch header.type {
        case UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "L"), UInt8(ascii: "K"):
            try beginExtension(header)
        case UInt8(ascii: "S"): throw Self.sparse
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"):
            beginMember(size: announcedSize ?? header.size)
        case UInt8(ascii: "1")...UInt8(ascii: "6"):
            guard header.size == 0, announcedSize ?? 0 == 0 else {
                throw ArchiveError(.tar, "a member that is no file claims to have data")
            }
            beginMember(size: 0)
        default: throw ArchiveError(.tar, "the archive has a member of unknown type \(header.type)")
        }
    }

    private mutating func beginMember(size: UInt64) {
        members += 1
        memberSize = size
        announcedSize = nil
        seenExtensions.removeAll(keepingCapacity: true)
        // Sizes are at most Int64.max, so the padding cannot overflow.
        expectation = size == 0 ? .header : .data(remaining: size + Self.padding(size))
    }

    private mutating func beginExtension(_ header: TarHeader) throws(ArchiveError) {
        let isName = header.type == UInt8(ascii: "L") || header.type == UInt8(ascii: "K")
        let limit = isName ? limits.pathBytes + 1 : limits.extensionBytes
        guard header.size <= UInt64(limit) else {
            throw isName
                ? Self.pathTooLong(limit: limits.pathBytes)
                : ArchiveError(.tar, "an extension header is longer than \(limit) bytes")
        }
        // A name may come from one place only.
        let mixes =
            isName ? seenExtensions.contains(UInt8(ascii: "x")) : header.type == UInt8(ascii: "x") && hasName
        guard !mixes, seenExtensions.insert(header.type).inserted else {
            throw ArchiveError(.tar, "a member has several extension headers of one kind")
        }
        extensionType = header.type
        extensionSize = Int(header.size)
        extensionBody.removeAll(keepingCapacity: true)
        let padded = extensionSize + Int(Self.padding(header.size))
        if padded == 0 { try endExtension() } else { expectation = .extensionBody(remaining: padded) }
    }

    private var hasName: Bool {
        seenExtensions.contains(UInt8(ascii: "L")) || seenExtensions.contains(UInt8(ascii: "K"))
    }

    private mutating func acceptExtension(
        _ bytes: UnsafeRawBufferPointer,
        remaining: Int
    ) throws(ArchiveError) {
        unsafe extensionBody.append(contentsOf: bytes.prefix(extensionSize - extensionBody.count))
        let left = remaining - bytes.count
        expectation = .extensionBody(remaining: left)
        if left == 0 { try endExtension() }
    }

    private mutating func endExtension() throws(ArchiveError) {
        expectation = .header
        if extensionType == UInt8(ascii: "x") || extensionType == UInt8(ascii: "g") {
            let records = try PAXRecords(extensionBody, pathLimit: limits.pathBytes)
            if extensionType == UInt8(ascii: "x") {
                announcedSize = records.size
            } else if records.size != nil || records.hasPath {
                throw ArchiveError(.tar, "a global header sets the path or size of members")
            }
        } else if let end = extensionBody.firstIndex(of: 0), !extensionBody[end...].allSatisfy({ $0 == 0 }) {
            throw ArchiveError(.tar, "a long name goes on after a NUL byte")
        }
    }

    private static func padding(_ size: UInt64) -> UInt64 {
        (512 - size % 512) % 512
    }
}
