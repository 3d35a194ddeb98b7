internal import JSONText
internal import O2DMSPluginKit

/// What an upload brings beside the archive.
struct UploadParameters {
    static let textLimitBytes = 4096

    let description: String?
    let provider: String?

    init(json: [UInt8]?) throws(AdapterError) {
        guard let json, let parameters = try? JSONValue(parsing: json) else {
            (description, provider) = (nil, nil)
            return
        }
        guard parameters["provenance"]?.string == nil else {
            throw AdapterError(
                .unsupported,
                "a repository in Git keeps no provenance files: sign the commit or the tag"
            )
        }
        description = try Self.text("description", in: parameters)
        provider = try Self.text("provider", in: parameters)
    }

    private static func text(_ key: String, in parameters: JSONValue) throws(AdapterError) -> String? {
        guard let text = parameters[key]?.string, !text.isEmpty else { return nil }
        guard text.utf8.count <= textLimitBytes else {
            throw .invalid("\(key) is longer than \(textLimitBytes) bytes")
        }
        return text
    }
}
