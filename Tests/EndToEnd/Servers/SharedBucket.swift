import Foundation
import HTTPClient
import TestServers
import Testing

/// A bucket of moto with an index that gateways share, also seen without them.
struct SharedBucket: Sendable {
    let moto: MotoServer
    let name: String

    init() throws {
        moto = try MotoServer.shared()
        name = try moto.makeBucket()
    }

    /// A gateway on the bucket; `state` has keys of that section.
    func gateway(refresh: String = "500ms", state: String = "") throws -> RunningGateway {
        try RunningGateway(
            """
            adapters:
              - name: helm
                timeout: 120s
                config:
                  repository_url: s3://\(name)/charts
                  repository_name: bucket
                  refresh: \(refresh)
                  aws:
                    region: \(moto.region)
                    access_key_id: \(moto.keyID)
                    secret_access_key: \(moto.secret)
                    endpoint: \(moto.url)
            """,
            state: state
        )
    }

    /// The index as it is in the bucket, `nil` if there is none yet.
    func index() throws -> [UInt8]? {
        let address = try HTTPAddress("\(moto.url)/\(name)/charts/index.yaml")
        var request = HTTPClientRequest(.get, address, bodyLimitBytes: 1 << 24)
        request.signature = HTTPRequestSignature(
            .aws,
            keyID: moto.keyID,
            secret: moto.secret,
            region: moto.region,
            for: address.origin
        )
        let client = HTTPClient(HTTPClientConfiguration(trustedOrigin: address.origin))
        let (response, body) = try client.collect(request)
        if response.status == 404 { return nil }
        try #require(response.status == 200)
        return body
    }

    /// The names of archives in an index that helm can read, in order.
    ///
    /// - Throws: if helm cannot read it: it refuses to merge with what it cannot parse.
    static func archives(in index: [UInt8]) throws -> [String] {
        let copy = try TemporaryDirectory()
        try Data(index).write(to: URL(fileURLWithPath: copy.file("before.yaml")))
        try FileManager.default.createDirectory(
            atPath: copy.file("empty"),
            withIntermediateDirectories: true
        )
        try HelmCLI.newest.run(["repo", "index", "empty", "--merge", "before.yaml"], in: copy)
        let merged = try String(contentsOfFile: copy.file("empty/index.yaml"), encoding: .utf8)
        let lines = merged.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        return lines.filter { $0.hasPrefix("- ") && $0.hasSuffix(".tgz") }.map { String($0.dropFirst(2)) }
    }
}
