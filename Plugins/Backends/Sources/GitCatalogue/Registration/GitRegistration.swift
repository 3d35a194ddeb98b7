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

    /// The package's name.
    public let name: String
    /// Its version.
    public let version: String
    /// The repository, as it is written.
    public let repoURL: String
    /// The directory; empty = the top of the repository.
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
    /// - Parameter upload: with the registration in its parameters.
    /// - Throws: which member is missing or none.
    public init(_ upload: O2DMSPluginKit.PackageUpload) throws(AdapterError) {
        guard let name = upload.name, let version = upload.version else {
            throw .invalid("a registration needs name and artifactVersion")
        }
        guard let json = upload.parametersJSON, let value = try? JSONValue(parsing: json) else {
            throw .invalid("a registration is a JSON object with repoURL, path and targetRevision")
        }
        if let violation = GitPackageIdentity(name: name, version: version).violations.first {
            throw .invalid(violation.message)
        }
        self.name = name
        self.version = version
        guard let url = try Self.text("repoURL", in: value) else {
            throw .invalid("a registration needs repoURL")
        }
        repoURL = url
        path = try Self.text("path", in: value) ?? ""
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

    /// The directory from the top of the repository down.
    ///
    /// - Throws: `invalid` if it leads out of it.
    public func components() throws(AdapterError) -> [String] {
        let components = path.split(separator: "/").map(String.init).filter { $0 != "." }
        guard !components.contains("..") else { throw .invalid("path leads out of the repository") }
        return components
    }

    private static func text(
        _ key: String,
        in value: JSONValue,
        limitBytes: Int = GitRegistration.textLimitBytes
    ) throws(AdapterError) -> String? {
        guard let member = value[key], member != .null else { return nil }
        guard let text = member.string, text.utf8.count <= limitBytes else {
            throw .invalid("\(key) must be a text of at most \(limitBytes) bytes")
        }
        return text.isEmpty ? nil : text
    }
}
