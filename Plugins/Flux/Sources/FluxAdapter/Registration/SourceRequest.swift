internal import Deployments
internal import GitCatalogue
internal import JSONText
internal import O2DMSPluginKit

/// What a registration asks for, with the members that only Flux has.
struct SourceRequest: Sendable {
    /// Name, version, repository, path, revision and credentials.
    let git: GitRegistration
    /// The chart in a repository of charts.
    let chart: String?
    /// The name of a Secret beside the object, by which Flux is let in.
    let secret: String?
    /// Whether an OCI registry is asked over http.
    let isInsecure: Bool
    /// How often Flux looks for news.
    let interval: String

    /// Reads the members.
    ///
    /// - Parameters:
    ///   - upload: with the registration in its parameters.
    ///   - interval: how often Flux looks for news.
    /// - Throws: which member is missing or none.
    init(_ upload: PackageUpload, interval: String) throws(AdapterError) {
        git = try GitRegistration(upload, alsoKnown: ["chart", "insecure", "secretRef"])
        self.interval = interval
        let value = upload.parametersJSON.flatMap { try? JSONValue(parsing: $0) } ?? [:]
        chart = try Self.name("chart", in: value)
        secret = try Self.name("secretRef", in: value)
        switch value["insecure"] {
        case nil, .null: isInsecure = false
        case .bool(let flag): isInsecure = flag
        default: throw .registration("insecure", "it must be true or false")
        }
        let url = ShownAddress.text(git.repoURL)
        guard git.repoURL.hasPrefix(url) else {
            throw .registration("repoURL", "it has credentials in it: give Flux a Secret by secretRef")
        }
    }

    /// A spec with what all kinds have.
    func spec(_ members: [JSONMember]) -> JSONValue {
        var spec = [
            JSONMember(key: "url", value: .string(git.repoURL)),
            JSONMember(key: "interval", value: .string(interval)),
        ]
        if let secret { spec.append(JSONMember(key: "secretRef", value: ["name": .string(secret)])) }
        return .object(spec + members)
    }

    private static func name(_ key: String, in value: JSONValue) throws(AdapterError) -> String? {
        guard let member = value[key], member != .null else { return nil }
        guard let text = member.string, (1...253).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw .registration(key, "it must be a name of at most 253 bytes") }
        return text
    }
}
