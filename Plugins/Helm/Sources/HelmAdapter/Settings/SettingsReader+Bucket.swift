internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit

extension SettingsReader {
    private static let azureHost = ".blob.core.windows.net"

    /// The settings of a bucket; `nil` if the address is of another kind.
    func bucket(_ url: String, _ written: RepositoryConfiguration) throws(AdapterError) -> BucketSettings? {
        guard let (scheme, place) = try bucketPlace(url) else {
            try refuseStray(written, beside: nil)
            return nil
        }
        let (bucket, prefix) = Self.cut(place)
        guard !bucket.isEmpty else { throw fault("repository_url", "names no bucket") }
        let service: BucketSettings.Service
        switch scheme {
        case "s3": service = .s3(try aws(written.aws ?? AWSConfiguration()))
        case "gs": service = .gcs(try gcs(written.gcs ?? GCSConfiguration()))
        default:
            let azure = try azure(written.azure ?? AzureConfiguration())
            let host = scheme == "azblob" ? nil : String(scheme.dropLast(Self.azureHost.count))
            guard let account = azure.account ?? host, host == nil || host == account else {
                throw fault("azure/account", "is missing, or is not the account of the repository_url")
            }
            service = .azure(account: account, azure)
        }
        let settings = BucketSettings(bucket: bucket, prefix: prefix, service: service)
        try refuseStray(written, beside: settings.typeName)
        guard written.type == nil || written.type == settings.typeName else {
            throw fault("type", "must be \(settings.typeName) where the repository_url names such a bucket")
        }
        return settings
    }

    /// The scheme and the rest of an address that names a bucket; for Azure's own addresses the host instead of the scheme.
    private func bucketPlace(_ url: String) throws(AdapterError) -> (scheme: String, place: Substring)? {
        guard let end = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<end.lowerBound].lowercased()
        let rest = url[end.upperBound...]
        switch scheme {
        case "s3", "gs", "azblob":
            guard rest.utf8.allSatisfy({ $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "@") }) else {
                throw fault("repository_url", "is a bucket and a prefix; keys have their own block")
            }
            return (scheme, rest)
        case "https":
            let (host, place) = Self.cut(rest)
            guard host.lowercased().hasSuffix(Self.azureHost), !host.hasPrefix(Self.azureHost) else {
                return nil
            }
            guard !rest.utf8.contains(UInt8(ascii: "?")) else {
                throw fault(
                    "repository_url",
                    "has a query; a shared access signature goes to azure/sas_token"
                )
            }
            return (host.lowercased(), place[...])
        default: return nil
        }
    }

    /// Cuts at the first slash and drops slashes at the ends of the rest.
    private static func cut(_ text: Substring) -> (String, String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let rest = parts.count > 1 ? parts[1].split(separator: "/").joined(separator: "/") : ""
        return (parts.first.map(String.init) ?? "", rest)
    }

    private func refuseStray(_ written: RepositoryConfiguration, beside type: String?) throws(AdapterError) {
        let blocks = [
            ("aws", "s3", written.aws != nil), ("gcs", "gcs", written.gcs != nil),
            ("azure", "azure", written.azure != nil),
        ]
        for (key, owner, isWritten) in blocks where isWritten && owner != type {
            throw fault(key, "does not go with the repository_url")
        }
        guard type == nil || written.auth == nil else {
            throw fault("auth", "does not go with a bucket: its keys have their own block")
        }
    }

    private func aws(_ aws: AWSConfiguration) throws(AdapterError) -> AWSConfiguration {
        guard (aws.accessKeyID == nil) == (aws.secretAccessKey == nil) else {
            throw fault("aws", "access_key_id and secret_access_key go together")
        }
        guard aws.accessKeyID != nil || aws.sessionToken == nil else {
            throw fault("aws/session_token", "goes with an access_key_id")
        }
        guard aws.accessKeyID == nil || aws.profile == nil else {
            throw fault("aws/profile", "and access_key_id are two ways of saying who we are: give one")
        }
        try check(endpoint: aws.endpoint, "aws")
        return aws
    }

    private func gcs(_ gcs: GCSConfiguration) throws(AdapterError) -> GCSConfiguration {
        guard (gcs.accessKeyID == nil) == (gcs.secret == nil) else {
            throw fault("gcs", "access_key_id and secret go together")
        }
        guard (gcs.credentialsFile == nil) != (gcs.accessKeyID == nil) else {
            throw fault("gcs", "needs either credentials_file or access_key_id with secret")
        }
        try check(endpoint: gcs.endpoint, "gcs")
        return gcs
    }

    private func azure(_ azure: AzureConfiguration) throws(AdapterError) -> AzureConfiguration {
        guard (azure.accountKey == nil) != (azure.sasToken == nil) else {
            throw fault("azure", "needs either account_key or sas_token")
        }
        try check(endpoint: azure.endpoint, "azure")
        return azure
    }

    private func check(endpoint: String?, _ block: String) throws(AdapterError) {
        guard let endpoint else { return }
        do throws(HTTPClientError) { _ = try HTTPAddress(endpoint) } catch {
            throw fault("\(block)/endpoint", error.message)
        }
    }
}
