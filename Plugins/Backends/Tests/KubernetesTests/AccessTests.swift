import Foundation
import HTTPClient
import JSONText
import Kubernetes
import TestServers
import Testing

/// Who we are, by the real API server's word.
struct AccessTests {
    private func secrets(_ access: ClusterAccess) throws {
        let client = KubernetesClient(access, fieldManager: "test")
        _ = try client.list(.init(), of: .secrets, as: MetadataOnly.self, Cluster.terms)
    }

    @Test func `a token that nobody knows is unauthorized`() throws {
        #expect(try fault { try secrets(try Cluster.access(token: "wrong")) }.kind == .unauthorized)
    }

    @Test func `what we may not do is forbidden, and the API server's reason is told`() throws {
        let refused = try fault { try secrets(try Cluster.access(token: KubernetesAPIServer.viewerToken)) }
        #expect(refused.kind == .forbidden)
        #expect(refused.message.contains(#"User "viewer" cannot list resource "secrets""#))
    }

    @Test func `whoever is impersonated has rights of its own`() throws {
        var access = try Cluster.access()
        access.impersonation = Impersonation(
            user: "somebody",
            groups: ["viewers"],
            extra: ["Reason/x": ["why"]]
        )
        let refused = try fault { try secrets(access) }
        #expect(refused.kind == .forbidden)
        #expect(refused.message.contains(#"User "somebody""#))
        access.impersonation.groups.append("system:masters")
        try secrets(access)
    }

    @Test func `an authority that did not sign the certificate is not trusted`() throws {
        var access = try Cluster.access()
        access.connection.authority = nil
        #expect(try fault { try secrets(access) }.kind == .unavailable)
        access.connection.trustsAnyCertificate = true
        try secrets(access)
    }

    @Test func `a kubeconfig with a client certificate in it, or beside it`() throws {
        let server = try KubernetesAPIServer.shared()
        let encode = { (path: String) in
            try Data(contentsOf: URL(fileURLWithPath: path)).base64EncodedString()
        }
        let inline = """
            clusters: [{name: c, cluster: {server: "\(server.url)", certificate-authority-data: \(try encode(server.authorityFile))}}]
            users: [{name: u, user: {client-certificate-data: \(try encode(server.clientCertificateFile)), client-key-data: \(try encode(server.clientKeyFile))}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """
        let beside = """
            clusters: [{name: c, cluster: {server: "\(server.url)", certificate-authority: ca.crt}}]
            users: [{name: u, user: {client-certificate: client.crt, client-key: client.key}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            """
        let folder = URL(fileURLWithPath: server.authorityFile).deletingLastPathComponent().path
        for text in [inline, beside] {
            let access = try Kubeconfig(Array(text.utf8), folder: folder).cluster(context: "x")
            #expect(try fault { try secrets(access) }.message.contains(#"User "certified""#))
        }
    }

    @Test func `a kubeconfig on disk, as helm and kubectl take it`() throws {
        let server = try KubernetesAPIServer.shared()
        try secrets(try Kubeconfig(file: server.kubeconfigFile).cluster())
    }

    @Test func `a server whose certificate has another name`() throws {
        let server = try KubernetesAPIServer.shared()
        let url = server.url.replacingOccurrences(of: "127.0.0.1", with: "localhost")
        let config = { (name: String) in
            """
            clusters: [{name: c, cluster: {server: "\(url)", certificate-authority: "\(server.authorityFile)"\(name)}}]
            users: [{name: u, user: {token: \(KubernetesAPIServer.adminToken)}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """
        }
        let access = { (name: String) in try Kubeconfig(Array(config(name).utf8), folder: "/").cluster() }
        let fault = try fault { try secrets(try access("")) }
        #expect(fault.kind == .unavailable)
        #expect(fault.message.contains("its certificate is for another name"), "\(fault.message)")
        try secrets(try access(", tls-server-name: kubernetes.test"))
    }

    @Test func `the account of a pod`() throws {
        let server = try KubernetesAPIServer.shared()
        let folder = try Folder()
        try folder.write("token", KubernetesAPIServer.viewerToken + "\n")
        try folder.write("namespace", "apps")
        try FileManager.default.copyItem(atPath: server.authorityFile, toPath: folder.path + "/ca.crt")
        let port = try HTTPAddress(server.url).origin.port
        let environment = ["KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "\(port)"]
        let access = try ServiceAccount.cluster(folder: folder.path, environment: environment)
        #expect(access.namespace == "apps")
        #expect(try fault { try secrets(access) }.message.contains(#"User "viewer""#))
        // Kubernetes replaces the token in its file; the next request has the new one.
        try folder.write("token", KubernetesAPIServer.adminToken)
        try secrets(access)
    }

    @Test func `outside of a pod there is no such account`() throws {
        let fault = try fault { try ServiceAccount.cluster(folder: "/nonexistent", environment: [:]) }
        #expect(fault.kind == .configuration)
        #expect(fault.message.contains("KUBERNETES_SERVICE_HOST"))
    }

    @Test func `a client certificate that a plugin gets us`() throws {
        let server = try KubernetesAPIServer.shared()
        let folder = try Folder()
        let pem = { (path: String) in
            JSONValue.string(try String(contentsOfFile: path, encoding: .utf8))
        }
        let answer = JSONValue.object([
            JSONMember(key: "apiVersion", value: "client.authentication.k8s.io/v1"),
            JSONMember(key: "kind", value: "ExecCredential"),
            JSONMember(
                key: "status",
                value: .object([
                    JSONMember(key: "clientCertificateData", value: try pem(server.clientCertificateFile)),
                    JSONMember(key: "clientKeyData", value: try pem(server.clientKeyFile)),
                ])
            ),
        ])
        try folder.write("answer", String(decoding: answer.text, as: UTF8.self))
        var access = try Cluster.access()
        access.authentication = .exec(ExecPlugin(command: "cat", arguments: [folder.path + "/answer"]))
        #expect(try fault { try secrets(access) }.message.contains(#"User "certified""#))
    }
}
