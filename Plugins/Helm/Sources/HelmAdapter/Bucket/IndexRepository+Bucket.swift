internal import BucketStores
internal import Glibc
internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore

extension IndexRepository {
    /// Speaks with a bucket; connects nowhere yet.
    convenience init(
        bucket: BucketSettings,
        _ settings: RepositorySettings,
        reporter: RepositoryReporter
    ) throws(AdapterError) {
        do throws(HTTPFault) {
            let store = try Self.store(bucket, settings)
            self.init(settings, store, typeName: bucket.typeName, reporter: reporter)
        } catch {
            throw .invalid("repository_url: \(error.message)")
        }
    }

    private static func store(
        _ bucket: BucketSettings,
        _ settings: RepositorySettings
    ) throws(HTTPFault) -> any ObjectStore {
        switch bucket.service {
        case .s3(let aws): try s3(bucket, aws, settings)
        case .gcs(let gcs): try Self.gcs(bucket, gcs, settings)
        case .azure(let account, let azure): try Self.azure(bucket, account, azure, settings)
        }
    }

    private static func s3(
        _ bucket: BucketSettings,
        _ aws: AWSConfiguration,
        _ settings: RepositorySettings
    ) throws(HTTPFault) -> S3Store {
        var environment = awsEnvironment()
        if let profile = aws.profile {
            // Whoever names a profile means that, whatever keys stand in the environment.
            environment["AWS_ACCESS_KEY_ID"] = nil
            environment["AWS_PROFILE"] = profile
        }
        let configured = aws.accessKeyID.map {
            AWSCredentials(keyID: $0, secret: aws.secretAccessKey ?? "", sessionToken: aws.sessionToken)
        }
        var store = S3Settings(
            bucket: bucket.bucket,
            credentials: AWSCredentialSource(configured: configured, environment: environment)
        )
        store.prefix = bucket.prefix
        store.region = aws.region ?? environment["AWS_REGION"] ?? store.region
        store.endpoint = try address(aws.endpoint)
        store.usesPathStyle = aws.usesPathStyle
        return try S3Store(store, settings.client(for: try anyOrigin()))
    }

    private static func gcs(
        _ bucket: BucketSettings,
        _ gcs: GCSConfiguration,
        _ settings: RepositorySettings
    ) throws(HTTPFault) -> any ObjectStore {
        if let keyID = gcs.accessKeyID {
            let credentials = AWSCredentials(keyID: keyID, secret: gcs.secret ?? "")
            var store = S3Settings(bucket: bucket.bucket, credentials: .fixed(credentials))
            store.prefix = bucket.prefix
            store.region = "auto"
            store.endpoint = try address(gcs.endpoint)
            store.dialect = .google
            return try S3Store(store, settings.client(for: try anyOrigin()))
        }
        var store = GCSSettings(bucket: bucket.bucket)
        store.prefix = bucket.prefix
        store.endpoint = try address(gcs.endpoint)
        store.key = try gcs.credentialsFile.map { (path) throws(HTTPFault) in
            try ServiceAccountKey(json: try keyFile(path))
        }
        return try GCSStore(store, settings.client(for: try anyOrigin()))
    }

    private static func azure(
        _ bucket: BucketSettings,
        _ account: String,
        _ azure: AzureConfiguration,
        _ settings: RepositorySettings
    ) throws(HTTPFault) -> AzureStore {
        let credentials: AzureCredentials =
            if let token = azure.sasToken { .sharedAccessSignature(token) } else {
                .sharedKey(azure.accountKey ?? "")
            }
        var store = AzureSettings(account: account, container: bucket.bucket, credentials: credentials)
        store.prefix = bucket.prefix
        store.endpoint = try address(azure.endpoint)
        return try AzureStore(store, settings.client(for: try anyOrigin()))
    }

    private static func keyFile(_ path: String) throws(HTTPFault) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw HTTPFault(.refused, "the file of gcs/credentials_file cannot be opened")
        }
        let file = FileHandle(descriptor: descriptor)
        do throws(DirectoryError) { return try file.readAll(limitBytes: 1 << 16) } catch {
            throw HTTPFault(.refused, "the file of gcs/credentials_file cannot be read")
        }
    }

    private static func address(_ text: String?) throws(HTTPFault) -> HTTPAddress? {
        guard let text else { return nil }
        do throws(HTTPClientError) { return try HTTPAddress(text) } catch { throw HTTPFault(error) }
    }

    /// A store puts its own origin in the place of this one.
    private static func anyOrigin() throws(HTTPFault) -> HTTPOrigin {
        do throws(HTTPClientError) { return try HTTPAddress("https://localhost").origin } catch {
            throw HTTPFault(error)
        }
    }

    /// What AWS's own tools take from the environment.
    private static func awsEnvironment() -> [String: String] {
        let names = [
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SHARED_CREDENTIALS_FILE",
            "AWS_PROFILE", "AWS_REGION", "HOME",
        ]
        var environment: [String: String] = [:]
        for name in names {
            guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { continue }
            environment[name] = unsafe String(cString: value)
        }
        return environment
    }
}
