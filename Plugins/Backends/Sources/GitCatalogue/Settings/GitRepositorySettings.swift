internal import GitPackages

/// One repository as configured, checked and with its defaults.
struct GitRepositorySettings: Sendable {
    var packages: GitPackageSettings
    /// How long the last good snapshot is served when the repository cannot be read.
    var maximumAge = Duration.seconds(24 * 3600)
    /// One look at the server.
    var timeout = Duration.seconds(60)

    /// The repository's name in the configuration.
    var name: String { packages.name }
}
