import Foundation
import Testing

/// An HTTPS repository of a real nginx that wants to see a client's certificate.
@Suite struct `A repository behind TLS` {
    let directory: TemporaryDirectory
    let authority: TestAuthority

    init() throws {
        directory = try TemporaryDirectory()
        authority = try TestAuthority("authority", in: directory)
        try directory.write("apiVersion: v1\nentries: {}\n", to: "served/index.yaml")
    }

    private func server(days: Int = 2, issuedBy issuer: TestAuthority? = nil) throws -> NginxServer {
        let (certificate, key) = try (issuer ?? authority).issue("server", days: days)
        return try NginxServer(
            serving: directory.file("served"),
            tls: NginxServer.TLS(certificate: certificate, key: key, clientAuthority: authority.file)
        )
    }

    /// What a gateway with these keys answers to a list.
    private func list(_ server: NginxServer, _ keys: [String: String], host: String) throws -> WireResponse {
        let more = keys.map { ", \($0.key): \"\($0.value)\"" }.joined()
        let gateway = try RunningGateway(
            """
            adapters:
              - name: helm
                config: { repository_url: "https://\(host):\(server.port)"\(more) }
            """,
            in: directory
        )
        let client = try gateway.client()
        let deadline = ContinuousClock.now.advanced(by: .seconds(20))
        while true {
            let answer = try client.request("GET", WireClient.packages)
            guard answer.text.contains("has not been read yet"), ContinuousClock.now < deadline else {
                gateway.stop()
                // Nobody is told where keys lie.
                #expect(!answer.text.contains(directory.path))
                return answer
            }
        }
    }

    private func refusal(
        _ server: NginxServer,
        _ keys: [String: String],
        host: String = "127.0.0.1"
    ) throws -> String {
        let answer = try list(server, keys, host: host)
        #expect(answer.status == 500, "\(answer.text)")
        #expect(try answer.object()["error"] as? String == "RepositoryUnavailable")
        return try answer.object()["message"] as? String ?? ""
    }

    @Test func `it is read with its authority and our certificate`() throws {
        let (certificate, key) = try authority.issue("client")
        let keys = ["ca_file": authority.file, "client_certificate": certificate, "client_key": key]
        let answer = try list(try server(), keys, host: "127.0.0.1")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.text == "[]")
    }

    @Test func `without our certificate, or with one of a stranger, it is not`() throws {
        let server = try server()
        #expect(try refusal(server, ["ca_file": authority.file]).contains("400"))
        let stranger = try TestAuthority("stranger", in: directory)
        let (certificate, key) = try stranger.issue("client")
        let keys = ["ca_file": authority.file, "client_certificate": certificate, "client_key": key]
        #expect(try refusal(server, keys).contains("400"))
    }

    @Test func `a server of an unknown authority is not trusted`() throws {
        let (certificate, key) = try authority.issue("client")
        let stranger = try TestAuthority("stranger", in: directory)
        let keys = ["client_certificate": certificate, "client_key": key]
        // By the system's authorities, then by one that did not issue it.
        #expect(try refusal(try server(), keys).contains("by an authority that is not trusted"))
        let other = keys.merging(["ca_file": stranger.file]) { $1 }
        #expect(try refusal(try server(), other).contains("by an authority that is not trusted"))
    }

    @Test func `an expired certificate is not trusted`() throws {
        let (certificate, key) = try authority.issue("client")
        let keys = ["ca_file": authority.file, "client_certificate": certificate, "client_key": key]
        #expect(try refusal(try server(days: -1), keys).contains("has expired"))
    }

    @Test func `a certificate for another name is not trusted`() throws {
        let (certificate, key) = try authority.issue("client")
        let keys = ["ca_file": authority.file, "client_certificate": certificate, "client_key": key]
        #expect(try refusal(try server(), keys, host: "localhost").contains("is for another name"))
    }

    @Test func `the next connection uses authorities, certificate and key that were replaced`() throws {
        let server = try server()
        let stranger = try TestAuthority("stranger", in: directory)
        func place(_ authority: TestAuthority) throws {
            let (certificate, key) = try authority.issue("client")
            for (source, name) in [(authority.file, "ca"), (certificate, "certificate"), (key, "key")] {
                try Data(contentsOf: URL(fileURLWithPath: source))
                    .write(to: URL(fileURLWithPath: directory.file("used-\(name)")), options: .atomic)
            }
        }
        try place(stranger)
        let gateway = try RunningGateway(
            """
            adapters:
              - name: helm
                config:
                  repositories:
                    - repository_name: remote
                      repository_url: "https://127.0.0.1:\(server.port)"
                      refresh: 100ms
                      ca_file: ./used-ca
                      client_certificate: ./used-certificate
                      client_key: ./used-key
            """,
            in: directory
        )
        let client = try gateway.client()
        func awaitStatus(_ status: Int) throws {
            let deadline = ContinuousClock.now.advanced(by: .seconds(20))
            var answer = try client.request("GET", WireClient.packages)
            while answer.status != status || answer.text.contains("has not been read yet"),
                ContinuousClock.now < deadline
            {
                answer = try client.request("GET", WireClient.packages)
            }
            #expect(answer.status == status, "\(answer.text)")
        }
        try awaitStatus(500)
        try place(authority)
        try awaitStatus(200)
        #expect(!gateway.log.contains { $0.contains("reloading") })
    }

    @Test func `a key file that is not there is told without its path`() throws {
        let keys = ["ca_file": authority.file, "client_certificate": directory.file("nowhere.pem")]
        #expect(try refusal(try server(), keys).contains("cannot be read"))
    }
}
