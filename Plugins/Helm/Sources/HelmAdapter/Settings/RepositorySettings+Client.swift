internal import HTTPClient

extension RepositorySettings {
    /// How to speak with the repository's server; credentials go to `origin` only.
    func client(for origin: HTTPOrigin) -> HTTPClientConfiguration {
        var configuration = HTTPClientConfiguration(trustedOrigin: origin)
        configuration.requestTimeout = timeout
        configuration.connectTimeout = min(timeout, .seconds(10))
        configuration.authority = authorityFile.map { .file($0) }
        configuration.clientCertificate = clientCertificateFile.map { .file($0) }
        configuration.clientKey = clientKeyFile.map { .file($0) }
        if let username {
            configuration.credentials = HTTPCredentials(
                username: username,
                password: password ?? "",
                for: origin
            )
        }
        return configuration
    }
}
