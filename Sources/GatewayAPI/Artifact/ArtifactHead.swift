import AdapterHost
import Digest
import GatewayHTTP

/// The head of an archive that is handed out.
struct ArtifactHead: Sendable {
    let package: FoundPackage
    /// Whether the adapter can fetch a part.
    let hasRanges: Bool
    /// The digest of the archive as 64 hexadecimal digits, if the repository states one.
    let sha256: ArraySlice<UInt8>?
    /// What whoever takes the archive is told.
    let notice: DeprecationNotice?

    init(_ package: FoundPackage, hasRanges: Bool, notice: DeprecationNotice?) {
        self.package = package
        self.notice = notice
        self.hasRanges = hasRanges
        let prefix = Array("sha256:".utf8)
        let checksum = Array((package.checksum ?? "").utf8)
        sha256 = checksum.starts(with: prefix) && checksum.count == 71 ? checksum[7...] : nil
    }

    /// The checksum names these very bytes, so it is their entity tag.
    var tag: EntityTag? { sha256.map { EntityTag(opaque: Array("sha256:".utf8) + $0) } }

    /// The range that the client asks for and may have; `nil` = all.
    func range(askedBy call: APICall) -> ByteRange? {
        let request = call.exchange.request
        guard hasRanges, let header = request.header("Range"), !call.isHead else { return nil }
        if let condition = request.header("If-Range") {
            guard let tag, EntityTagCondition(condition)?.matchesStrongly(tag) == true else { return nil }
        }
        return RangeHeader.parse(header)
    }

    func write(to response: inout HTTPResponse, _ extent: ArtifactExtent) {
        response.header("Content-Type", contentType)
        response.header("Content-Disposition", "attachment; filename=\"\(ArtifactName.of(package))\"")
        response.header("Cache-Control", constant: "no-cache")
        if let tag { response.header("ETag", tag.header) }
        notice?.write(to: &response)
        if let sha256, let value = SHA256Digest(hex: String(decoding: sha256, as: UTF8.self)) {
            let digest = Base64.encode(value.bytes)
            response.header("Digest", "sha-256=\(digest)")
            response.header("Repr-Digest", "sha-256=:\(digest):")
        }
        if hasRanges {
            response.header("Accept-Ranges", constant: "bytes")
        } else {
            response.header("Accept-Ranges", constant: "none")
        }
        if case .part(let bytes, let size) = extent {
            response.header("Content-Range", "bytes \(bytes.lowerBound)-\(bytes.upperBound)/\(size)")
        }
    }

    /// The artifact's media type, if it is one.
    private var contentType: String {
        guard let type = package.artifactType else { return "application/octet-stream" }
        var scanner = HeaderScanner(type)
        let isMediaType =
            !scanner.takeToken().isEmpty && scanner.take(UInt8(ascii: "/")) && !scanner.takeToken().isEmpty
            && scanner.isAtEnd
        return isMediaType ? type : "application/octet-stream"
    }
}
