import JSONText

extension OpenAPIDocument {
    func writeUploadBody(to writer: inout JSONWriter) {
        writer.key("requestBody")
        writer.beginObject()
        writer.member("required", true)
        writer.key("content")
        writer.beginObject()
        writer.key("multipart/form-data")
        writer.beginObject()
        writer.key("schema")
        writer.beginObject()
        writer.member("type", "object")
        writer.member("additionalProperties", false)
        writer.member("required", UploadField.all.filter(\.isRequired).map(\.name))
        let archives = UploadField.all.filter { $0.kind == .archive }.map(\.name)
        writer.key("oneOf")
        writer.beginArray()
        for name in archives {
            writer.beginObject()
            writer.member("required", [name])
            writer.endObject()
        }
        writer.endArray()
        writer.key("properties")
        writer.beginObject()
        for field in UploadField.all { write(field, to: &writer) }
        writer.endObject()
        writer.endObject()
        writer.endObject()
        writer.key("application/json")
        writer.raw(json: ##"{"schema":{"$ref":"#/components/schemas/Registration"}}"##.utf8)
        writer.endObject()
        writer.endObject()
    }

    func writePatchBody(to writer: inout JSONWriter) {
        writer.key("requestBody")
        writer.beginObject()
        writer.member("required", true)
        writer.key("content")
        writer.beginObject()
        writer.key(StatusPatch.mediaType)
        writer.raw(json: ##"{"schema":{"$ref":"#/components/schemas/StatusPatch"}}"##.utf8)
        writer.endObject()
        writer.endObject()
    }

    private func write(_ field: UploadField, to writer: inout JSONWriter) {
        writer.key(field.name)
        writer.beginObject()
        writer.member("type", "string")
        writer.member("description", field.documentation)
        switch field.kind {
        case .text:
            writer.member("maxLength", limits.formFieldBytes)
            writer.member("pattern", Self.textPattern)
            if field.isRequired { writer.member("minLength", 1) }
        case .provenance: writer.member("maxLength", limits.provenanceBytes)
        case .archive:
            writer.member("minLength", 1)
            writer.member("contentMediaType", "application/octet-stream")
        }
        writer.endObject()
    }

    func write(_ response: ResponseDocument, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("description", response.documentation)
        if !response.headers.isEmpty {
            writer.key("headers")
            writer.beginObject()
            for header in response.headers {
                writer.key(header)
                writer.raw(json: #"{"schema":{"type":"string"}}"#.utf8)
            }
            writer.endObject()
        }
        writeContent(response.body, to: &writer)
        writer.endObject()
    }

    private func writeContent(_ body: ResponseDocument.Body, to writer: inout JSONWriter) {
        let content: String
        switch body {
        case .none: return
        case .schema(let name):
            let schema = ##"{"schema":{"$ref":"#/components/schemas/\##(name)"}}"##
            let problem = name == "Error" ? #","application/problem+json":\#(schema)"# : ""
            content = #"{"application/json":\#(schema)\#(problem)}"#
        case .listOf(let name):
            content =
                ##"{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/\##(name)"}}}}"##
        case .prometheus: content = #"{"text/plain":{"schema":{"type":"string"}}}"#
        // The media type is that of the artifact.
        case .artifact: content = #"{"*/*":{}}"#
        case .provenance: content = #"{"application/pgp-signature":{"schema":{"type":"string"}}}"#
        }
        writer.key("content")
        writer.raw(json: content.utf8)
    }
}
