internal import Digest
internal import Glibc
internal import HTTPClient
internal import HTTPStandIn

extension AzureBlobStandIn {
    func put(_ name: String, in container: String, _ state: inout State, _ request: StandInRequest)
        -> StandInAction
    {
        guard request.headers["x-ms-blob-type"] == "BlockBlob" else {
            return error(400, "MissingRequiredHeader", request)
        }
        let found = state.containers[container]?[name]
        if request.headers["if-none-match"] == "*", found != nil {
            return error(409, "BlobAlreadyExists", request)
        }
        if let wanted = request.headers["if-match"], wanted != found.map({ "\"\($0.tag)\"" }) {
            return error(412, "ConditionNotMet", request)
        }
        let digest = Self.md5(request.body)
        guard request.headers["content-md5"] ?? digest == digest else {
            return error(400, "Md5Mismatch", request)
        }
        state.tagCount += 1
        let tag = "0x8D" + String(1_000_000 + state.tagCount, radix: 16, uppercase: true)
        state.containers[container]?[name] = Blob(
            content: request.body,
            tag: tag,
            modifiedSeconds: time(nil),
            mediaType: request.headers["content-type"] ?? "application/octet-stream",
            mark: request.headers["x-ms-meta-o2dms"]
        )
        return .answer(201, ["ETag: \"\(tag)\"", "Content-MD5: \(digest)"])
    }

    func delete(_ name: String, in container: String, _ state: inout State, _ request: StandInRequest)
        -> StandInAction
    {
        guard let found = state.containers[container]?[name] else {
            return error(404, "BlobNotFound", request)
        }
        guard request.headers["if-match"] ?? "\"\(found.tag)\"" == "\"\(found.tag)\"" else {
            return error(412, "ConditionNotMet", request)
        }
        state.containers[container]?[name] = nil
        return .answer(202)
    }

    func get(_ blob: Blob?, _ request: StandInRequest) -> StandInAction {
        guard let blob else { return error(404, "BlobNotFound", request) }
        var fields = [
            "ETag: \"\(blob.tag)\"", "Last-Modified: \(HTTPDate.text(blob.modifiedSeconds))",
            "x-ms-blob-type: BlockBlob",
        ]
        if let mark = blob.mark { fields.append("x-ms-meta-o2dms: \(mark)") }
        if request.headers["if-none-match"] == "\"\(blob.tag)\"" {
            return .text("HTTP/1.1 304 Not Modified\r\n" + fields.joined(separator: "\r\n") + "\r\n\r\n")
        }
        fields.append("Content-Type: \(blob.mediaType)")
        guard request.method == "GET" else {
            fields.append("Content-Length: \(blob.content.count)")
            return .text("HTTP/1.1 200 OK\r\n" + fields.joined(separator: "\r\n") + "\r\n\r\n")
        }
        guard let range = request.headers["x-ms-range"] ?? request.headers["range"] else {
            return .answer(200, fields, blob.content)
        }
        let bounds = range.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
        guard bounds.count == 2, bounds[0] <= bounds[1], bounds[0] < blob.content.count else {
            return error(416, "InvalidRange", request)
        }
        let last = min(bounds[1], blob.content.count - 1)
        fields.append("Content-Range: bytes \(bounds[0])-\(last)/\(blob.content.count)")
        return .answer(206, fields, Array(blob.content[bounds[0]...last]))
    }

    func list(_ blobs: [String: Blob], _ target: StandInTarget, _ request: StandInRequest) -> StandInAction {
        guard request.method == "GET", target.query["comp"] == "list", target.query["restype"] == "container"
        else { return error(400, "InvalidQueryParameterValue", request) }
        let prefix = target.query["prefix"] ?? ""
        // The marker is opaque to clients; here it is the name that comes next, hidden a little.
        let marker = target.query["marker"].map { String($0.dropFirst("2!".count).reversed()) } ?? ""
        let names = blobs.keys.filter { $0.hasPrefix(prefix) && $0 >= marker }.sorted()
        let page = names.prefix(Self.pageSize)
        let next = names.count > page.count ? "2!" + String(names[page.count].reversed()) : ""
        let entries = page.compactMap { name in blobs[name].map { Self.entry(name, $0) } }
        let text =
            "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"/\"><Blobs>"
            + entries.joined() + "</Blobs><NextMarker>\(Self.escaped(next))</NextMarker></EnumerationResults>"
        return .answer(200, ["Content-Type: application/xml"], Array(text.utf8))
    }

    private static func md5(_ bytes: [UInt8]) -> String {
        unsafe bytes.withUnsafeBytes { bytes in
            guard var digest = try? MD5(), (try? unsafe digest.update(bytes)) != nil else { return "" }
            return (try? digest.finalize().base64) ?? ""
        }
    }

    private static func entry(_ name: String, _ blob: Blob) -> String {
        "<Blob><Name>\(escaped(name))</Name><Properties>"
            + "<Last-Modified>\(HTTPDate.text(blob.modifiedSeconds))</Last-Modified><Etag>\(blob.tag)</Etag>"
            + "<Content-Length>\(blob.content.count)</Content-Length>"
            + "<BlobType>BlockBlob</BlobType></Properties></Blob>"
    }

    private static func escaped(_ text: String) -> String {
        text.map { $0 == "&" ? "&amp;" : $0 == "<" ? "&lt;" : $0 == ">" ? "&gt;" : String($0) }.joined()
    }
}
