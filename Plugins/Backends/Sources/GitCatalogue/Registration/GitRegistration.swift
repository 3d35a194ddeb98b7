internal import GitPackages
internal import JSONText
public import O2DMSPluginKit

/// What a registration asks for: a package that lies in a Git repository already.
///
/// Its members beside those of every upload: `repoURL`, `path`, `targetRevision`, `project`, and `username` with `password`, `token` or
/// `sshPrivateKey` where the repository is not open to everybody.
public struct GitRegistration: Sendable {
    private static let textLimitBytes = 4096
    private static let keyLimitBytes = 32_768
    /// Those that the gateway reads, and those that are read here.
    private static let members: Set<String> = [
        "adapter", "artifactType", "artifactVersion", "description", "name", "password", "path", "repoURL",
        "repository", "sshPrivateKey", "targetRevision", "token", "username",
    ]

    /// The package's name.
    public let name: String
    /// Its version.
    public let version: String
    /// The repository, as it is written.
    public let repoURL: String
    /// The directory from the top of the repository down, without `.` and `..`; empty = the top itself.
    public let path: String
    /// A branch, a tag, a commit or a range of versions; `HEAD` if absent.
    public let targetRevision: String
    /// Argo CD's project that the repository is for.
    public let project: String?
    /// What the package is.
    public let description: String?
    /// Whom the server takes us for; absent with a token = `git`.
    public let username: String?
    /// A password or a token.
    public let password: String?
    /// The text of a key, for SSH.
    public let privateKey: String?

    /// Reads the members.
    ///
    /// - Parameters:
    ///   - upload: with the registration in its parameters.
    ///   - more: what else the adapter understands beside the members of every registration.
    /// - Throws: which member is missing, none or not known.
    public init(_ upload: O2DMSPluginKit.PackageUpload, alsoKnown more: Set<String>) throws(AdapterError) {
        guard let name = upload.name, let version = upload.version else {
            throw .invalid("a registration needs name and artifactVersion")
        }
        guard let json = upload.parametersJSON, let value = try? JSONValue(parsing: json) else {
            throw .invalid("a registration is a JSON object with repoURL, path and targetRevision")
        }
        let known = Self.members.union(more)
        if let unknown = value.members?.first(where: { !known.contains($0.key) }) {
            let names = known.sorted().joined(separator: ", ")
            throw .registration(String(unknown.key.prefix(64)), "there is no such member; there are \(names)")
        }
        if let violation = GitPackageIdentity(name: name, version: version).violations.first {
            throw .registration(
                violation.rule == "package.name" ? "name" : "artifactVersion",
                violation.message
            )
        }
        self.name = name
        self.version = version
        guard let url = try Self.text("repoURL", in: value) else {
            throw .registration("repoURL", "a registration needs it")
        }
        repoURL = url
        path = try Self.directory(try Self.text("path", in: value) ?? "")
        targetRevision = try Self.text("targetRevision", in: value) ?? "HEAD"
        project = try Self.text("project", in: value)
        description = try Self.text("description", in: value)
        username = try Self.text("username", in: value)
        let token = try Self.text("token", in: value)
        let secret = try Self.text("password", in: value)
        password = token ?? secret
        privateKey = try Self.text("sshPrivateKey", in: value, limitBytes: Self.keyLimitBytes)
    }

    /// Whether credentials are given.
    public var hasCredentials: Bool { password != nil || privateKey != nil }

    /// The names in `path`.
    public var components: [String] { path.split(separator: "/").map(String.init) }

    private static func directory(_ path: String) throws(AdapterError) -> String {
        var components: [Substring] = []
        for component in path.split(separator: "/") where component != "." {
            guard component == ".." else {
                components.append(component)
                continue
            }
            guard components.popLast() != nil else {
                throw .registration("path", "it leads out of the repository")
            }
        }
        return components.joined(separator: "/")
    }

    private static func text(
        _ key: String,
        in value: JSONValue,
        limitBytes: Int = GitRegistration.textLimitBytes
    ) throws(AdapterError) -> String? {
        guard let member = value[key], member != .null else { return nil }
        guard let text = member.string, text.utf8.count <= limitBytes else {
            throw .registration(key, "it must be a text of at most \(limitBytes) bytes")
        }
        return text.isEmpty ? nil : text
    }
}
