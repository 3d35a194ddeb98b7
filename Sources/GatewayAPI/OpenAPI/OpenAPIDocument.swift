import GatewayHTTP
import JSONText

/// Writes the route table as OpenAPI 3.1.
struct OpenAPIDocument {
    let routes: RouteTable
    let version: String
    let limits: APILimits

    /// What every text keeps to, as a regular expression: no control characters.
    static let textPattern = #"^[^\u0000-\u001F\u007F]*$"#
    /// What stands for one path segment when it is decoded.
    private static let segmentPattern = #"^(?!\.{1,2}$)[^\u0000-\u001F\u007F/\\]+$"#
    /// The same where a slash may stand in it, percent-encoded.
    private static let slashedSegmentPattern = #"^(?!\.{1,2}$)[^\u0000-\u001F\u007F\\]+$"#

    func json() -> [UInt8] {
        var writer = JSONWriter(capacity: 32 * 1024)
        writer.beginObject()
        writer.member("openapi", "3.1.0")
        writer.key("info")
        writer.beginObject()
        writer.member("title", "O2-DMS gateway")
        writer.member("version", version)
        writer.member("description", "Manages deployment packages in many backends through one API.")
        writer.key("license")
        writer.beginObject()
        writer.member("name", "Apache-2.0")
        writer.member("identifier", "Apache-2.0")
        writer.endObject()
        writer.endObject()
        writer.key("paths")
        writer.beginObject()
        for resource in routes.resources {
            writer.key(resource.pattern.text)
            write(resource, to: &writer)
        }
        writer.endObject()
        writer.key("components")
        writer.beginObject()
        writer.key("schemas")
        writer.raw(json: OpenAPISchemas.text.utf8)
        writer.endObject()
        writer.endObject()
        return writer.take()
    }

    private func write(_ resource: RouteTable.Resource, to writer: inout JSONWriter) {
        writer.beginObject()
        if let parameter = resource.pattern.parameter {
            writer.key("parameters")
            writer.beginArray()
            writer.beginObject()
            writer.member("name", parameter)
            writer.member("in", "path")
            writer.member("required", true)
            writer.member("description", "One path segment, percent-encoded; `+` stands for itself.")
            writer.key("schema")
            writer.beginObject()
            writer.member("type", "string")
            writer.member("minLength", 1)
            writer.member("maxLength", 512)
            writer.member(
                "pattern",
                resource.pattern.admitsSlash ? Self.slashedSegmentPattern : Self.segmentPattern
            )
            writer.endObject()
            writer.endObject()
            writer.endArray()
        }
        for route in resource.routes {
            writer.key(String(decoding: route.method.description.utf8.map { $0 | 0x20 }, as: UTF8.self))
            write(route, to: &writer)
        }
        writer.endObject()
    }

    private func write(_ route: Route, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("operationId", route.name)
        writer.member("summary", route.summary)
        writer.member("tags", [route.tag])
        if !route.parameters.isEmpty || !route.headers.isEmpty {
            writer.key("parameters")
            writer.beginArray()
            for parameter in route.parameters { write(parameter, to: &writer) }
            for header in route.headers { write(header, to: &writer) }
            writer.endArray()
        }
        switch route.body {
        case .upload: writeUploadBody(to: &writer)
        case .statusPatch: writePatchBody(to: &writer)
        case nil: break
        }
        writer.key("responses")
        writer.beginObject()
        let own = Set(route.responses.map(\.status))
        let all = route.responses + ResponseDocument.everywhere.filter { !own.contains($0.status) }
        for response in all.sorted(by: { $0.status < $1.status }) {
            writer.key(String(response.status))
            write(response, to: &writer)
        }
        writer.endObject()
        writer.endObject()
    }

    private func write(_ parameter: QueryParameter, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", parameter.name)
        writer.member("in", "query")
        writer.member("required", false)
        writer.member("description", parameter.documentation)
        writer.key("schema")
        writer.beginObject()
        switch parameter.kind {
        case .text(let maximumBytes):
            writer.member("type", "string")
            writer.member("minLength", 1)
            writer.member("maxLength", maximumBytes)
            writer.member("pattern", Self.textPattern)
        case .choice(let values):
            writer.member("type", "string")
            writer.member("enum", values)
        case .integer(let range):
            writer.member("type", "integer")
            writer.member("minimum", range.lowerBound)
            writer.member("maximum", range.upperBound)
        case .boolean: writer.member("type", "boolean")
        }
        writer.endObject()
        writer.endObject()
    }

    private func write(_ header: HeaderParameter, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", header.name)
        writer.member("in", "header")
        writer.member("required", false)
        writer.member("description", header.documentation)
        writer.key("schema")
        writer.raw(json: #"{"type":"string"}"#.utf8)
        writer.endObject()
    }
}
