internal import AdapterWork
internal import Git
internal import GitPackages
internal import HTTPClient
internal import O2DMSPluginKit

/// Checks one repository's configuration.
struct GitSettingsReader: ConfigurationBlock {
    let pointer: String

    init(_ pointer: String) { self.pointer = pointer }

    /// All repositories of a block; the embedded one if there is no block.
    static func repositories(_ written: GitConfiguration?) throws(AdapterError) -> [GitRepositorySettings] {
        var settings: [GitRepositorySettings] = []
        for (index, entry) in (written?.repositories ?? [.embedded]).enumerated() {
            let reader = GitSettingsReader("/git/repositories/\(index)")
            guard !settings.contains(where: { $0.name == entry.repositoryName }) else {
                throw reader.fault("repository_name", "stands twice")
            }
            settings.append(try reader.repository(entry))
        }
        return settings
    }

    func repository(_ written: GitRepositoryConfiguration) throws(AdapterError) -> GitRepositorySettings {
        var packages = GitPackageSettings(name: written.repositoryName, remote: try remote(written))
        packages.branch = try branch(written.branch) ?? packages.branch
        packages.root = try root(written.root)
        packages.layout = written.layout.flatMap(GitLayout.init) ?? packages.layout
        packages.isReadOnly = written.readOnly ?? false
        packages.refresh =
            try duration("refresh", written.refresh, atLeast: .milliseconds(100)) ?? packages.refresh
        if let committer = written.committer {
            packages.committer = CommitIdentity(name: committer.name, mail: committer.email)
        }
        packages.limits = try limits(written.limits)
        var settings = GitRepositorySettings(packages: packages)
        settings.maximumAge = try duration("max_stale", written.maximumStaleness) ?? settings.maximumAge
        settings.timeout =
            try duration("timeout", written.timeout, atLeast: .milliseconds(1)) ?? settings.timeout
        return settings
    }

    private func remote(_ written: GitRepositoryConfiguration) throws(AdapterError) -> GitRemote? {
        guard let url = written.repositoryURL else {
            guard written.auth == nil, written.ssh == nil, written.authorityFile == nil else {
                throw fault("repository_url", "is missing; without one the repository is the gateway's own")
            }
            return nil
        }
        let address: GitAddress
        do throws(GitFault) {
            address = try GitAddress(url)
        } catch {
            throw fault("repository_url", error.message)
        }
        var remote = GitRemote(address, access: try access(written, address.way))
        remote.http?.authority = written.authorityFile.map { .file($0) }
        if let limit = try bytes("limits/fetch_size", written.limits?.fetchSize) {
            remote.fetchLimitBytes = limit
        }
        remote.connectTimeout =
            try duration("connect_timeout", written.connectTimeout, atLeast: .milliseconds(1))
            ?? remote.connectTimeout
        remote.idleTimeout =
            try duration("idle_timeout", written.idleTimeout, atLeast: .milliseconds(1)) ?? remote.idleTimeout
        return remote
    }

    private func access(
        _ written: GitRepositoryConfiguration,
        _ way: GitAddress.Way
    ) throws(AdapterError) -> GitRemote.Access {
        switch (way, written.auth, written.ssh) {
        case (.ssh, nil, let key?):
            return .key(
                privateKey: key.privateKey + "\n",
                passphrase: key.passphrase,
                knownHosts: key.knownHosts
            )
        case (.ssh, _, _): throw fault("ssh", "needs private_key and known_hosts, and auth is not for ssh")
        case (.http, let auth?, nil):
            guard let secret = auth.token ?? auth.password else {
                throw fault("auth", "needs a token, or a username and a password")
            }
            guard auth.token != nil || auth.username != nil else { throw fault("auth", "needs a username") }
            return .password(username: auth.username ?? "git", password: secret)
        case (_, nil, nil): return .anonymous
        default: throw fault("auth", "does not go with the repository_url")
        }
    }
}
