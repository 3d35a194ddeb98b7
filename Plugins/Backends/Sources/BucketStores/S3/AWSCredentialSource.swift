public import HTTPClient

/// Where S3's credentials come from, in the order that AWS's own tools keep: what is configured, the environment, the
/// shared file.
public enum AWSCredentialSource: Sendable {
    /// These.
    case fixed(AWSCredentials)
    /// A profile of the shared credentials file, which is read again for each request: session keys are renewed there.
    case profile(String, path: String)

    /// Finds the source.
    ///
    /// - Parameters:
    ///   - configured: credentials of the configuration; they win.
    ///   - environment: the process's environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`,
    ///     `AWS_SHARED_CREDENTIALS_FILE`, `AWS_PROFILE` and `HOME` count.
    public init(configured: AWSCredentials?, environment: [String: String]) {
        // A variable without value is one that is not set.
        let value = { (name: String) in environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let configured {
            self = .fixed(configured)
        } else if let keyID = value("AWS_ACCESS_KEY_ID"), let secret = value("AWS_SECRET_ACCESS_KEY") {
            let token = value("AWS_SESSION_TOKEN")
            self = .fixed(AWSCredentials(keyID: keyID, secret: secret, sessionToken: token))
        } else {
            let file = value("AWS_SHARED_CREDENTIALS_FILE") ?? (value("HOME") ?? "") + "/.aws/credentials"
            self = .profile(value("AWS_PROFILE") ?? "default", path: file)
        }
    }

    /// The credentials of this moment.
    ///
    /// - Returns: the credentials.
    /// - Throws: `.refused` if there are none.
    public func current() throws(HTTPFault) -> AWSCredentials {
        switch self {
        case .fixed(let credentials): return credentials
        case .profile(let name, let path):
            guard let text = AWSProfileFile.read(path) else {
                throw HTTPFault(
                    .refused,
                    "no credentials for S3: none are configured, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set, "
                        + "and the shared credentials file cannot be read"
                )
            }
            guard let credentials = AWSProfileFile.credentials(of: name, in: text) else {
                throw HTTPFault(
                    .refused,
                    "the shared credentials file has no access key for the profile \(name); AWS_PROFILE chooses another"
                )
            }
            return credentials
        }
    }
}
