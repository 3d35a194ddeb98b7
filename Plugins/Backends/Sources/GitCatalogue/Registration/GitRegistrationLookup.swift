internal import AdapterWork
internal import Git
public import GitPackages
public import HTTPClient
public import O2DMSPluginKit

/// Finds out what a registration points at.
public struct GitRegistrationLookup: Sendable {
    /// Which hosts may be asked, with their port where it is not the usual one.
    private let hosts: Set<String>
    /// A file of the servers' keys, for SSH.
    private let knownHosts: String?
    private let stateDirectory: String

    /// - Parameters:
    ///   - configuration: as it is written; nil = only the hosts of the catalogue's repositories.
    ///   - catalogue: its repositories.
    ///   - stateDirectory: for what is fetched.
    /// - Throws: which text is no host.
    public init(
        _ configuration: GitRegistrationConfiguration?,
        _ catalogue: GitCatalogue,
        stateDirectory: String
    ) throws(AdapterError) {
        self.stateDirectory = stateDirectory
        knownHosts = configuration?.knownHosts
        guard let written = configuration?.hosts else {
            hosts = Set(catalogue.addresses.compactMap { Self.host(of: $0) })
            return
        }
        var hosts: Set<String> = []
        for (index, host) in written.enumerated() {
            guard let address = try? HTTPAddress("https://\(host)/"), address.path == "/",
                address.query == nil
            else {
                throw .configuration("/registration/hosts/\(index)", "must be a host, or a host and a port")
            }
            hosts.insert(host.lowercased())
        }
        self.hosts = hosts
    }

    /// Looks at the repository.
    ///
    /// - Parameters:
    ///   - registration: where.
    ///   - call: who waits.
    /// - Returns: the directory at the commit that its revision stands for now.
    /// - Throws: what does not resolve, or must not be asked for.
    public func resolve(_ registration: GitRegistration, _ call: Call) throws(AdapterError)
        -> GitPackageTarget
    {
        let remote = try remote(registration)
        let path = registration.components
        do throws(GitPackageError) {
            return try GitPackageTarget(
                resolving: registration.targetRevision,
                path: path,
                in: remote,
                stateDirectory: stateDirectory,
                terms: HTTPTerms(timeout: call.remaining ?? .seconds(60), for: call)
            )
        } catch {
            throw AdapterError(error, resolving: registration)
        }
    }

    /// Whether a server may be asked for what it has beside Git.
    ///
    /// - Parameter origin: the server.
    /// - Throws: `forbidden` if not.
    public func check(_ origin: HTTPOrigin) throws(AdapterError) { try check(Self.host(of: origin)) }

    private func check(_ host: String?) throws(AdapterError) {
        guard let host, hosts.contains(host) else {
            throw AdapterError(
                .forbidden,
                "repoURL: this gateway does not ask that host; the operator may add it to registration.hosts"
            )
        }
    }

    private func remote(_ registration: GitRegistration) throws(AdapterError) -> GitRemote {
        let address: GitAddress
        do throws(GitFault) {
            address = try GitAddress(registration.repoURL)
        } catch {
            throw .registration("repoURL", error.message)
        }
        try check(Self.host(of: address))
        switch (address.way, registration.privateKey, registration.password) {
        case (.ssh, let key?, nil):
            guard let knownHosts else {
                throw AdapterError(
                    .unsupported,
                    "repoURL: SSH needs registration.known_hosts in the configuration"
                )
            }
            return GitRemote(
                address,
                access: .key(privateKey: key + "\n", passphrase: nil, knownHosts: knownHosts)
            )
        case (.http, nil, let password?):
            let username = registration.username ?? "git"
            return GitRemote(address, access: .password(username: username, password: password))
        case (.http, nil, nil): return GitRemote(address)
        default:
            throw .registration(
                "repoURL",
                "the credentials do not go with it: https takes password or token, SSH sshPrivateKey"
            )
        }
    }

    private static func host(of origin: HTTPOrigin) -> String {
        let usual = origin.scheme == "https" ? 443 : 80
        return Int(origin.port) == usual ? origin.host : "\(origin.host):\(origin.port)"
    }

    /// `host`, or `host:port` where that is not the scheme's own; nil = a directory of this machine.
    private static func host(of address: GitAddress) -> String? {
        switch address.way {
        case .http(let address):
            return host(of: address.origin)
        case .ssh(let place):
            return place.port == 22 ? place.host.lowercased() : "\(place.host.lowercased()):\(place.port)"
        case .file: return nil
        }
    }
}

extension AdapterError {
    fileprivate init(_ error: GitPackageError, resolving registration: GitRegistration) {
        switch error {
        case .unresolved:
            self = .registration(
                "targetRevision",
                "the repository has no branch, tag, commit or version \(ShownText.short(registration.targetRevision))"
            )
        case .absent:
            self = .registration(
                "path",
                "there is no directory \(ShownText.short(registration.path)) at revision \(ShownText.short(registration.targetRevision)) of the repository"
            )
        case .git(let fault) where fault.kind == .tooLarge: self = .registration("repoURL", fault.message)
        case .git(let fault) where fault.remedy != nil:
            self = .registration("repoURL", "\(fault.message); \(fault.remedy ?? "")")
        default:
            let identity = GitPackageIdentity(name: registration.name, version: registration.version)
            self.init(error, of: identity, in: "of the registration")
        }
    }
}

extension GitFault {
    /// What whoever names a repository can do about it; nil = it is not for them.
    fileprivate var remedy: String? {
        switch kind {
        case .absent: "check the address, and that the credentials may read the repository"
        case .refused: "check the credentials"
        case .untrusted: "use an address whose certificate or host key the gateway trusts"
        case .unavailable, .invalid:
            "check that the address is a Git repository's and that its server answers"
        case .tooLarge, .raced, .damaged, .deadline, .cancelled: nil
        }
    }
}
