import AzureBlobStandIn
import TestServers
import Testing

extension ConformanceTarget {
    static let s3 = ConformanceTarget("S3, as moto speaks it", takesSeveralWriters: true) { _ in
        let moto = try MotoServer.shared()
        let bucket = try moto.makeBucket()
        return Repository(
            configuration: """
                { repository_url: "s3://\(bucket)/charts", aws: { region: \(moto.region), access_key_id: "\(moto.keyID)", \
                secret_access_key: "\(moto.secret)", endpoint: "\(moto.url)" } }
                """
        )
    }

    static let cloudStorage = ConformanceTarget("an emulator of Cloud Storage", takesSeveralWriters: true) {
        directory in
        let emulator = try FakeGCSServer.shared()
        let tokens = try TokenEndpointStandIn()
        let key = try tokens.writeKey(into: directory)
        return Repository(
            configuration: """
                { repository_url: "gs://\(try emulator.makeBucket())/charts", gcs: { credentials_file: "\(key)", \
                endpoint: "\(emulator.url)" } }
                """,
            server: tokens
        )
    }

    static let azure = ConformanceTarget("a stand-in for Azure Blob Storage", takesSeveralWriters: true) {
        _ in
        let server = try #require(AzureBlobStandIn())
        return Repository(
            configuration: """
                { repository_url: "azblob://\(server.makeContainer())/charts", azure: { account: \(AzureBlobStandIn.account), \
                account_key: "\(AzureBlobStandIn.key)", endpoint: "\(server.url)" } }
                """,
            server: server
        )
    }

    static let registry = ConformanceTarget("docker-registry") { _ in
        let server = try DockerRegistry(.basic(username: "conformance", password: "s3cret"))
        return Repository(
            configuration: """
                { oci_registry: "oci://\(server.host)/charts", plain_http: true, auth: { username: conformance, password: s3cret } }
                """,
            server: server
        )
    }
}
