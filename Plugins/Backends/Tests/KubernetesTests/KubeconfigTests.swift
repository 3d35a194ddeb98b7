import HTTPClient
import HTTPStandIn
import Kubernetes
import Testing

struct KubeconfigTests {
    private func config(_ cluster: String, _ user: String = "{}", context: String = "cluster: c, user: u")
        -> String
    {
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: \(cluster)}]
        users: [{name: u, user: \(user)}]
        contexts: [{name: x, context: {\(context)}}, {name: y, context: {cluster: c}}]
        current-context: x
        """
    }

    private func access(_ text: String, context: String? = nil) throws -> ClusterAccess {
        try Kubeconfig(Array(text.utf8), folder: "/etc/cluster").cluster(context: context)
    }

    @Test func `the current context counts, or the one that is asked for`() throws {
        let text = config(
            "{server: 'https://api.example:6443'}",
            "{token: t}",
            context: "cluster: c, user: u, namespace: apps"
        )
        let current = try access(text)
        #expect(current.server.text == "https://api.example:6443/" && current.namespace == "apps")
        guard case .token("t") = current.authentication else { return #expect(Bool(false)) }
        let other = try access(text, context: "y")
        guard case .none = other.authentication else { return #expect(Bool(false)) }
        #expect(other.namespace == "default")
        #expect(try Kubeconfig(Array(text.utf8), folder: "/").contextNames == ["x", "y"])
    }

    @Test func `relative paths are relative to the file`() throws {
        let text = config(
            "{server: 'https://a', certificate-authority: ca/root.pem}",
            "{tokenFile: t, token: old, client-certificate: /abs/c.pem, client-key: k.pem}"
        )
        let access = try access(text)
        #expect(access.connection.authority == .file("/etc/cluster/ca/root.pem"))
        #expect(access.connection.clientCertificate == .file("/abs/c.pem"))
        #expect(access.connection.clientKey == .file("/etc/cluster/k.pem"))
        guard case .tokenFile("/etc/cluster/t") = access.authentication else { return #expect(Bool(false)) }
    }

    @Test func `data counts before a file`() throws {
        let access = try access(
            config("{server: 'https://a', certificate-authority: ca, certificate-authority-data: UEVN}")
        )
        #expect(access.connection.authority == .bytes(Array("PEM".utf8)))
    }

    @Test func `the rest of what can be said of a cluster and a user`() throws {
        let text = config(
            "{server: 'https://10.0.0.1:6443/k8s/', insecure-skip-tls-verify: true, tls-server-name: api.example, proxy-url: 'socks5://p:1080'}",
            "{username: u, password: p, as: other, as-uid: '7', as-groups: [g], as-user-extra: {k: [v]}}"
        )
        let access = try access(text)
        #expect(access.server.text == "https://api.example:6443/k8s/")
        #expect(access.connection.connectsTo == "10.0.0.1:6443")
        #expect(access.connection.trustsAnyCertificate && access.connection.proxy == "socks5://p:1080")
        #expect(
            access.impersonation == Impersonation(user: "other", groups: ["g"], uid: "7", extra: ["k": ["v"]])
        )
        guard case .basic("u", "p") = access.authentication else { return #expect(Bool(false)) }
    }

    @Test func `a plugin for credentials`() throws {
        let exec =
            "{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: bin/get, args: [a], env: [{name: N, value: V}], provideClusterInfo: true}}"
        let access = try access(config("{server: 'https://a'}", exec))
        guard case .exec(let plugin) = access.authentication else { return #expect(Bool(false)) }
        #expect(
            plugin
                == ExecPlugin(
                    command: "/etc/cluster/bin/get",
                    arguments: ["a"],
                    environment: ["N": "V"],
                    apiVersion: "client.authentication.k8s.io/v1beta1",
                    wantsCluster: true
                )
        )
    }

    @Test(arguments: [
        ("clusters: 7", "clusters must be an array"), ("kind: Pod", "no kubeconfig"),
        ("a: [", "kubeconfig, 2:1"),
        ("contexts: [{name: x, context: {cluster: none}}]\ncurrent-context: x", "no cluster none"),
        ("contexts: []\ncurrent-context: z", "no context z"), ("{}", "no current context"),
        ("clusters: [{name: c, cluster: {}}]", "clusters.0.cluster.server is missing"),
    ])
    func `what cannot be used is named`(_ text: String, _ words: String) throws {
        let fault = try fault { try access(text) }
        #expect(fault.kind == .configuration)
        #expect(fault.message.contains(words))
    }

    @Test(arguments: [
        ("{server: 'ftp://a'}", "{}", "server"),
        ("{server: 'https://a', proxy-url: 'ftp://x'}", "{}", "proxy-url"),
        ("{server: 'https://a', certificate-authority-data: '%%'}", "{}", "not base64"),
        ("{server: 'https://a'}", "{auth-provider: {name: gcp}}", "gcp"),
        ("{server: 'https://a'}", "{exec: {command: c, apiVersion: x/v9}}", "apiVersion"),
        (
            "{server: 'https://a'}",
            "{exec: {command: c, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always}}",
            "person"
        ),
    ])
    func `what is not served is named`(_ cluster: String, _ user: String, _ words: String) throws {
        let fault = try fault { try access(config(cluster, user)) }
        #expect(fault.kind == .configuration)
        #expect(fault.message.contains(words))
    }

    @Test func `a missing or endless file is named without its path`() throws {
        for path in ["/nonexistent/config", "/dev/zero"] {
            let fault = try fault { try Kubeconfig(file: path) }
            #expect(fault.kind == .configuration && !fault.message.contains(path))
        }
    }

    @Test func `user and password are sent as such`() throws {
        try StandInCluster.run({ _ in [.list("")] }) { cluster in
            _ = try cluster.list(try cluster.client(.basic(username: "Aladdin", password: "open sesame")))
            #expect(
                cluster.server.requests.first?.headers["authorization"]
                    == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
            )
        }
    }

    @Test func `a proxy is gone through`() throws {
        try StandInCluster.run({ _ in [.list("")] }) { proxy in
            var access = try ClusterAccess(try HTTPAddress("http://cluster.invalid:8080/"))
            access.connection.proxy = proxy.server.url
            _ = try proxy.list(KubernetesClient(access, fieldManager: "test"))
            #expect(
                proxy.server.requests.first?.target.hasPrefix("http://cluster.invalid:8080/apis/") == true
            )
        }
    }
}
