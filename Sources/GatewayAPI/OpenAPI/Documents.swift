import Gzip
import JSONText

/// The answers that do not change while the gateway runs, made once.
struct Documents: Sendable {
    /// One of them, in both forms.
    struct Document: Sendable {
        let body: [UInt8]
        let compressed: [UInt8]?
        let tag: EntityTag

        init(_ body: [UInt8], thresholdBytes: Int) {
            self.body = body
            compressed = body.count < thresholdBytes ? nil : try? GzipDeflater.compress(body, level: 9)
            var fingerprint = Fingerprint()
            fingerprint.combine(body)
            tag = EntityTag(fingerprint)
        }
    }

    let index: Document
    let version: Document
    let openAPI: Document

    init(routes: RouteTable, version: String, limits: APILimits) {
        let threshold = limits.compressionThresholdBytes
        let resources = routes.resources.map(\.pattern.text)
        index = Document(
            APIError.object { writer in
                writer.member("service", "O2-DMS gateway")
                writer.member("gatewayVersion", version)
                writer.key("versions")
                writer.beginArray()
                Self.write(resources, to: &writer)
                writer.endArray()
            },
            thresholdBytes: threshold
        )
        var writer = JSONWriter()
        Self.write(resources, to: &writer)
        self.version = Document(writer.take(), thresholdBytes: threshold)
        openAPI = Document(
            OpenAPIDocument(routes: routes, version: version, limits: limits).json(),
            thresholdBytes: threshold
        )
    }

    private static func write(_ resources: [String], to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("version", "v1")
        writer.member("basePath", "/o2dms/v1")
        writer.member("openapi", "/o2dms/v1/openapi.json")
        writer.member("resources", resources.filter { $0.utf8.starts(with: "/o2dms/v1/".utf8) })
        writer.endObject()
    }
}
