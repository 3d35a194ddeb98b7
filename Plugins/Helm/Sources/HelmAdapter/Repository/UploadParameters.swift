internal import JSONText
internal import O2DMSPluginKit

/// What an upload brings beside the archive.
struct UploadParameters: Sendable, Equatable {
    static let provenanceLimitBytes = 1 << 20
    static let textLimitBytes = 4096

    var description: String?
    var provider: String?
    /// The text of the `.prov` file.
    var provenance: String?

    init() {}

    init(json: [UInt8]?) throws(AdapterError) {
        guard let json else { return }
        guard case .object(let members)? = try? JSONValue(parsing: json) else {
            throw .invalid("the upload's parameters are not an object")
        }
        for member in members {
            switch member.key {
            case "description": description = try Self.text(member, limitBytes: Self.textLimitBytes)
            case "provider": provider = try Self.text(member, limitBytes: Self.textLimitBytes)
            case "provenance": provenance = try Self.text(member, limitBytes: Self.provenanceLimitBytes)
            default: continue
            }
        }
    }

    private static func text(_ member: JSONMember, limitBytes: Int) throws(AdapterError) -> String? {
        guard case .string(let text) = member.value else {
            if member.value == .null { return nil }
            throw .invalid("\(member.key) must be a text")
        }
        guard text.utf8.count <= limitBytes else {
            throw .invalid("\(member.key) is longer than \(limitBytes) bytes")
        }
        return text.isEmpty ? nil : text
    }
}
