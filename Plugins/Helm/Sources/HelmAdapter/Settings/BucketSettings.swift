/// What is configured of a bucket beside what every repository has.
struct BucketSettings: Sendable, Equatable {
    /// The bucket, or Azure's container.
    var bucket: String
    /// Before every key, without slashes around it; empty = the whole bucket.
    var prefix: String
    var service: Service

    /// Whose interface is spoken, and how it lets us in.
    enum Service: Sendable, Equatable {
        case s3(AWSConfiguration)
        case gcs(GCSConfiguration)
        case azure(account: String, AzureConfiguration)
    }

    /// In the words of the configuration's `type`.
    var typeName: String {
        switch service {
        case .s3: "s3"
        case .gcs: "gcs"
        case .azure: "azure"
        }
    }
}

/// The block `aws` as it is written.
struct AWSConfiguration: Decodable, Sendable, Equatable {
    var region: String?
    var accessKeyID: String?
    var secretAccessKey: String?
    var sessionToken: String?
    var profile: String?
    var endpoint: String?
    var usesPathStyle: Bool?

    private enum CodingKeys: String, CodingKey {
        case region, profile, endpoint
        case accessKeyID = "access_key_id"
        case secretAccessKey = "secret_access_key"
        case sessionToken = "session_token"
        case usesPathStyle = "path_style"
    }
}

/// The block `gcs` as it is written.
struct GCSConfiguration: Decodable, Sendable, Equatable {
    var credentialsFile: String?
    var accessKeyID: String?
    var secret: String?
    var endpoint: String?

    private enum CodingKeys: String, CodingKey {
        case secret, endpoint
        case credentialsFile = "credentials_file"
        case accessKeyID = "access_key_id"
    }
}

/// The block `azure` as it is written.
struct AzureConfiguration: Decodable, Sendable, Equatable {
    var account: String?
    var accountKey: String?
    var sasToken: String?
    var endpoint: String?

    private enum CodingKeys: String, CodingKey {
        case account, endpoint
        case accountKey = "account_key"
        case sasToken = "sas_token"
    }
}
