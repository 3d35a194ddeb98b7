import HTTPClient
import JSONText
import O2DMSPluginKit
import Testing
import ThreadsTesting

@testable import HelmAdapter

@Suite(.ownThread)
struct OCISettingsTests {
    private func settings(_ text: String) throws -> [RepositorySettings] {
        try HelmSettings(try JSONValue(parsing: Array(text.utf8)).decode(HelmConfiguration.self)).repositories
    }

    private func part(_ settings: RepositorySettings?) -> OCISettings? {
        if case .oci(let oci)? = settings?.kind { oci } else { nil }
    }

    @Test func `the spec's block works letter for letter`() throws {
        let repository = try #require(
            try settings(
                #"{"oci_registry": "oci://registry.example/myorg/charts", "auth": {"username": "github-user", "password": "t"}}"#
            ).first
        )
        let oci = try #require(part(repository))
        #expect(oci.address.registry.text == "https://registry.example/")
        #expect(
            oci.address.reference(of: "app", tag: "1.0.0") == "oci://registry.example/myorg/charts/app:1.0.0"
        )
        #expect(oci.charts == nil)
        #expect(repository.username == "github-user")
        #expect(repository.url == "oci://registry.example/myorg/charts")
    }

    @Test func `the spec's example names an index and a registry, and so becomes two repositories`() throws {
        let repositories = try settings(
            #"""
            {"repository_url": "https://charts.bitnami.com/bitnami", "repository_name": "bitnami", "timeout": "30s",
             "oci_registry": "oci://registry.example.com/charts"}
            """#
        )
        #expect(repositories.map(\.name) == ["bitnami", "registry.example.com/charts"])
        #expect(repositories.first?.kind == .http(depth: nil))
        #expect(part(repositories.last)?.address.path == "charts")
    }

    @Test(arguments: [
        ("oci://h", "https://h/", ""), ("oci://h:5000/", "https://h:5000/", ""),
        ("oci://h/a/b/", "https://h/", "a/b"),
        ("oci://docker.io/me", "https://registry-1.docker.io/", "me"),
        ("oci://[::1]:5000/a", "https://[::1]:5000/", "a"),
    ])
    func `an address is a registry and a path`(_ text: String, _ registry: String, _ path: String) throws {
        let address = try OCIAddress(text, isPlainHTTP: false)
        #expect(address.registry.text == registry)
        #expect(address.path == path)
    }

    @Test func `all keys are understood`() throws {
        let repository = try settings(
            #"""
            {"repository_url": "oci://h:5000/p", "type": "harbor", "plain_http": true, "charts": ["a", "b/c"],
             "auth": {"username": "u", "token_service": "https://auth.example/"}}
            """#
        ).first
        let oci = try #require(part(repository))
        #expect(oci.address.registry.text == "http://h:5000/")
        #expect(oci.charts == ["a", "b/c"])
        #expect(oci.flavour == .harbor)
        #expect(oci.tokenService == "https://auth.example/")
    }

    @Test(arguments: [
        (#"{"oci_registry": "registry.example/x"}"#, "/oci_registry"),
        (#"{"oci_registry": "oci://h/Upper"}"#, "/oci_registry"),
        (#"{"oci_registry": "oci://"}"#, "/oci_registry"),
        (#"{"oci_registry": "oci://u:topsecret@h/x"}"#, "/oci_registry"),
        (#"{"repository_url": "oci://h/a//b c"}"#, "/repository_url"),
        (#"{"repository_url": "oci://h/x", "type": "http"}"#, "/type"),
        (#"{"repository_url": "http://h", "type": "oci"}"#, "/type"),
        (#"{"repository_url": "oci://h", "type": "harbor"}"#, "/repository_url"),
        (#"{"repository_url": "http://h", "charts": ["a"]}"#, "/charts"),
        (#"{"repository_url": "http://h", "plain_http": true}"#, "/plain_http"),
        (
            #"{"repository_url": "http://h", "auth": {"username": "u", "token_service": "https://a"}}"#,
            "/auth/token_service"
        ),
        (#"{"oci_registry": "oci://h/x", "charts": ["a", "B"]}"#, "/charts/1"),
        (#"{"oci_registry": "oci://h/x", "charts": ["a", "a"]}"#, "/charts/1"),
        (
            #"{"oci_registry": "oci://h/x", "auth": {"username": "u", "token_service": "ftp://a"}}"#,
            "/auth/token_service"
        ),
        (#"{"repository_url": "http://h", "oci_registry": "oci://h/x", "auth": {"username": "u"}}"#, "/auth"),
    ])
    func `a mistake is told with its place and without secrets`(_ text: String, _ place: String) {
        let error = #expect(throws: AdapterError.self) { _ = try settings(text) }
        #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("topsecret") == false)
    }

    @Test(arguments: ["1.0.0", "1.0.0+b.1", "0.1.2-rc.1+x-y", "10.20.30"])
    func `a version and its tag stand for each other`(_ version: String) throws {
        let tag = try #require(VersionTag.encoded(version))
        #expect(!tag.contains("+"))
        #expect(VersionTag.decoded(tag) == version)
    }

    @Test(arguments: ["latest", "v1.0.0", "1.0", "1", "sha256-abc", "1.0.0_", "01.0.0", "", "1.0.0-_"])
    func `a tag that Helm would not see stands for no version`(_ tag: String) {
        #expect(VersionTag.decoded(tag) == nil)
    }
}
