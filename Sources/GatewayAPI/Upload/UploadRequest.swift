import AdapterHost
import JSONText

/// An upload that was received: what is to be stored, and what the client says about it.
struct UploadRequest: Sendable {
    var name: String?
    var version: String?
    var adapter: String?
    var repository: String?
    var artifactType: String?
    /// The archive; nil for a registration.
    var archive: SpoolFile?
    var body: SpooledBody?
    /// What else the adapter is told, as one JSON object.
    var parameters: [UInt8]?
    var isRegistration: Bool { archive == nil }

    /// The upload that a complete form asks for.
    init(_ form: UploadForm) throws(APIError) {
        try form.requireComplete()
        func text(_ name: String) -> String? {
            guard let text = form.texts[name], !text.isEmpty else { return nil }
            return text
        }
        name = text("name")
        version = text("artifactVersion")
        adapter = text("adapter")
        repository = text("repository")
        artifactType = text("artifactType").map(Self.lowercased)
        archive = form.archive
        body = try form.archive?.finish()
        parameters = APIError.object { writer in
            writer.member("description", ifPresent: text("description"))
            writer.member("provider", ifPresent: text("provider"))
            writer.member("provenance", ifPresent: text("prov"))
        }
    }

    /// The registration that a JSON body asks for.
    ///
    /// Its members are the adapter's business; those with a meaning here are taken note of.
    init(registration text: [UInt8]) throws(APIError) {
        let value: JSONValue
        do throws(JSONTextError) {
            value = try JSONValue(parsing: text)
        } catch {
            throw .badRequest("the body is no JSON: \(error)")
        }
        guard value.members != nil else { throw .badRequest("the body must be a JSON object") }
        name = try Self.text("name", in: value)
        version = try Self.text("artifactVersion", in: value)
        adapter = try Self.text("adapter", in: value)
        repository = try Self.text("repository", in: value)
        artifactType = try Self.text("artifactType", in: value).map(Self.lowercased)
        parameters = text
    }

    /// Takes the adapter that the query names; one that the body names must be the same.
    mutating func choose(adapter named: String?) throws(APIError) {
        guard let named else { return }
        if let adapter, adapter != named {
            throw .badParameter(
                "adapter",
                "the query names the adapter \(named), and the body names \(adapter): name one, in either place"
            )
        }
        adapter = named
    }

    private static func text(_ name: String, in value: JSONValue) throws(APIError) -> String? {
        guard let member = value[name] else { return nil }
        guard let text = member.string, (1...4096).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else {
            throw .badParameter(name, "\(name) must be a text of 1 to 4096 bytes without control characters")
        }
        return text
    }

    private static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
