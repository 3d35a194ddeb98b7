import Digest
import HTTPClient
import HTTPStandIn
import Synchronization

@testable import BucketStores

/// A stand-in for a server that speaks S3's protocol but knows no conditions on writes, as several do; it checks no
/// signatures.
final class ForgetfulS3StandIn: Sendable {
    /// What it does with a condition on a write.
    enum Manner: Sendable, CaseIterable {
        /// Overlooks every one.
        case forgetsAll
        /// Honours `If-None-Match: *` and refuses every `If-Match`, as Ceph's gateway 16 does.
        case refusesEveryVersion
        /// Says that it does not offer it.
        case offersNone
    }

    private struct Object {
        let content: [UInt8]
        let tag: String
        let modifiedSeconds: Int
        let mark: String?
    }

    private let objects = Mutex<[String: Object]>([:])
    private let server: Mutex<StandInServer?> = Mutex(nil)
    private let manner: Manner
    /// Added to the clock of its answers.
    let clockSeconds = Atomic<Int>(1_700_000_000)

    init?(_ manner: Manner) {
        self.manner = manner
        guard let started = StandInServer({ [weak self] in [self?.answer($0) ?? .close] }) else { return nil }
        server.withLock { $0 = started }
    }

    deinit { server.withLock { $0?.stop() } }

    var url: String { server.withLock { $0?.url } ?? "" }
    var keys: [String] { objects.withLock { $0.keys.sorted() } }

    func store() throws -> S3Store {
        let credentials = AWSCredentials(keyID: "id", secret: "secret")
        var settings = S3Settings(bucket: "bucket", credentials: .fixed(credentials))
        settings.endpoint = try HTTPAddress(url)
        return try S3Store(settings, HTTPClientConfiguration(trustedOrigin: HTTPAddress(url).origin))
    }

    /// Puts an object beside the protocol.
    func put(_ key: String, modifiedSeconds: Int) {
        objects.withLock {
            $0[key] = Object(content: [], tag: "\"0\"", modifiedSeconds: modifiedSeconds, mark: nil)
        }
    }

    private func answer(_ request: StandInRequest) -> StandInAction {
        let parts = request.target.split(separator: "?", maxSplits: 1).map(String.init)
        let key = PercentEncoding.decodeForm(
            parts[0].dropFirst("/bucket/".count).split(separator: "+", omittingEmptySubsequences: false)
                .joined(separator: "%2B")
        )
        let now = clockSeconds.load(ordering: .relaxed)
        let date = "Date: " + HTTPDate.text(now)
        guard let key else { return .answer(400, [date]) }
        return objects.withLock { objects in
            switch request.method {
            case "PUT": put(key, request, now, &objects)
            case "DELETE":
                {
                    objects[key] = nil
                    return .answer(204, [date])
                }()
            case "GET" where key.isEmpty: list(objects, parts.dropFirst().first ?? "", date)
            default: get(objects[key], request, date)
            }
        }
    }

    private func put(
        _ key: String,
        _ request: StandInRequest,
        _ now: Int,
        _ objects: inout [String: Object]
    ) -> StandInAction {
        let isConditional = request.headers["if-match"] ?? request.headers["if-none-match"] != nil
        switch manner {
        case .forgetsAll: break
        case .offersNone where isConditional: return .answer(501)
        case .offersNone: break
        case .refusesEveryVersion:
            if request.headers["if-match"] != nil { return .answer(412) }
            if request.headers["if-none-match"] == "*", objects[key] != nil { return .answer(412) }
        }
        let tag = "\"" + ((try? SHA256Digest.of(request.body).hex) ?? "") + "\""
        objects[key] = Object(
            content: request.body,
            tag: tag,
            modifiedSeconds: now,
            mark: request.headers["x-amz-meta-o2dms"]
        )
        return .answer(200, ["ETag: \(tag)"])
    }

    private func get(_ object: Object?, _ request: StandInRequest, _ date: String) -> StandInAction {
        guard let object else {
            let body = request.method == "HEAD" ? "" : "<Error><Code>NoSuchKey</Code></Error>"
            return .answer(404, [date], Array(body.utf8))
        }
        var fields = [date, "ETag: \(object.tag)", "Last-Modified: \(HTTPDate.text(object.modifiedSeconds))"]
        if let mark = object.mark { fields.append("x-amz-meta-o2dms: \(mark)") }
        if request.headers["if-none-match"] == object.tag {
            return .text("HTTP/1.1 304 Not Modified\r\n\(fields.joined(separator: "\r\n"))\r\n\r\n")
        }
        if request.method == "HEAD" {
            fields.append("Content-Length: \(object.content.count)")
            return .text("HTTP/1.1 200 OK\r\n\(fields.joined(separator: "\r\n"))\r\n\r\n")
        }
        guard let range = request.headers["range"] else { return .answer(200, fields, object.content) }
        let bounds = range.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
        let last = min(bounds[1], object.content.count - 1)
        fields.append("Content-Range: bytes \(bounds[0])-\(last)/\(object.content.count)")
        return .answer(206, fields, Array(object.content[bounds[0]...last]))
    }

    private func list(_ objects: [String: Object], _ query: String, _ date: String) -> StandInAction {
        let prefix =
            query.split(separator: "&").first { $0.hasPrefix("prefix=") }
            .flatMap { PercentEncoding.decodeForm(String($0.dropFirst("prefix=".count))) } ?? ""
        let entries = objects.filter { $0.key.hasPrefix(prefix) }.map { key, object in
            "<Contents><Key>\(PercentEncoding.encodePath(key))</Key><ETag>\(object.tag)</ETag>"
                + "<Size>\(object.content.count)</Size>"
                + "<LastModified>\(Self.time(object.modifiedSeconds))</LastModified></Contents>"
        }
        let text =
            "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"
            + entries.joined() + "</ListBucketResult>"
        return .answer(200, [date], Array(text.utf8))
    }

    /// The clock starts on 2023-11-14 at 22:13:20 and does not reach midnight in any test.
    private static func time(_ seconds: Int) -> String {
        let clock = String(HTTPDate.text(seconds).split(separator: " ")[4])
        return "2023-11-14T\(clock).000Z"
    }
}
