import Deployments
import Foundation
import JSONSchema
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

@testable import HelmAdapter

/// What a configuration may say, and what is told about one that is wrong.
struct SettingsTests {
    private func settings(_ text: String) throws -> HelmSettings {
        try HelmSettings(try JSONValue(parsing: Array(text.utf8)).decode(HelmConfiguration.self))
    }

    @Test func `the spec's block works letter for letter`() throws {
        let settings = try settings(
            #"""
            {"repository_url": "https://chartmuseum.example.com", "repository_name": "internal",
             "auth": {"username": "admin", "password": "secret"}}
            """#
        )
        let repository = try #require(settings.repositories.first)
        #expect(repository.kind == .http(depth: nil))
        #expect(repository.name == "internal")
        #expect(repository.username == "admin")
        #expect(repository.password == "secret")
        #expect(repository.refresh == .seconds(30))
    }

    @Test(arguments: [
        ("file:./var/charts", "./var/charts"), ("file:var/charts", "var/charts"),
        ("file:///srv/charts", "/srv/charts"),
        ("file:/srv/charts/", "/srv/charts/"), ("file://localhost/srv/a%20b", "/srv/a b"),
    ])
    func `a directory is given as a file URL`(_ url: String, _ path: String) throws {
        #expect(try settings(#"{"repository_url": "\#(url)"}"#).repositories.first?.kind == .directory(path))
    }

    @Test func `the fields of the spec's example in Go work as they are`() throws {
        let text = """
            {"kubeconfig": "/etc/kube", "namespace": "apps", "timeout": "30s",
             "repository_url": "https://charts.example.com/bitnami", "repository_name": "bitnami",
             "oci_registry": "oci://registry.example.com/charts"}
            """
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(try JSONSchema(Array(ConfigurationSchema.text.utf8)).violations(of: value) == [])
        let configuration = try value.decode(HelmConfiguration.self)
        #expect(configuration.kubernetes?.namespaces == ["apps"])
        let block = try JSONValue(
            parsing: Array(#"{"kubeconfig": "/etc/kube", "namespaces": ["apps"]}"#.utf8)
        )
        #expect(configuration.kubernetes == (try block.decode(ClusterSettings.self)))
        #expect(try HelmSettings(configuration).repositories.map(\.timeout) == [.seconds(30), .seconds(30)])
        let twice = try JSONValue(
            parsing: Array(
                #"{"kubeconfig": "/a", "kubernetes": {"kubeconfig": "/b"}, "repository_url": "file:./c"}"#
                    .utf8
            )
        )
        #expect(throws: (any Error).self) { try twice.decode(HelmConfiguration.self) }
    }

    @Test func `the spec's block of S3 works letter for letter`() throws {
        let settings = try settings(
            #"""
            {"repository_url": "s3://my-bucket/charts",
             "aws": {"region": "us-east-1", "access_key_id": "id", "secret_access_key": "secret"}}
            """#
        )
        let repository = try #require(settings.repositories.first)
        guard case .bucket(let bucket) = repository.kind, case .s3(let aws) = bucket.service else {
            Issue.record("\(repository.kind)")
            return
        }
        #expect(bucket.bucket == "my-bucket")
        #expect(bucket.prefix == "charts")
        #expect(aws.region == "us-east-1")
        #expect(aws.accessKeyID == "id")
        #expect(aws.secretAccessKey == "secret")
    }

    @Test(arguments: [
        (
            #"{"repository_url": "gs://b/a/b/", "gcs": {"access_key_id": "i", "secret": "s"}}"#, "gcs", "b",
            "a/b"
        ),
        (
            #"{"repository_url": "azblob://c", "azure": {"account": "a", "account_key": "a2V5"}}"#, "azure",
            "c",
            ""
        ),
        (
            #"{"repository_url": "https://acc.blob.core.windows.net/c/x", "azure": {"sas_token": "s"}}"#,
            "azure",
            "c", "x"
        ),
        (
            #"{"repository_url": "s3://b/p", "type": "s3", "aws": {"profile": "x", "endpoint": "http://h:9000", "path_style": true}}"#,
            "s3", "b", "p"
        ),
    ])
    func `a bucket is recognised by its address`(
        _ text: String,
        _ type: String,
        _ name: String,
        _ prefix: String
    ) throws {
        guard case .bucket(let bucket)? = try settings(text).repositories.first?.kind else {
            Issue.record("no bucket")
            return
        }
        #expect(bucket.typeName == type)
        #expect(bucket.bucket == name)
        #expect(bucket.prefix == prefix)
    }

    @Test func `all keys of a repository are understood`() throws {
        let settings = try settings(
            #"""
            {"repositories": [{"repository_url": "http://h/x/", "repository_name": "a", "type": "http", "refresh": "5m",
              "max_stale": "2h", "read_only": true, "ca_file": "/a", "client_certificate": "/b", "client_key": "/c", "timeout": "1500ms"},
              {"repository_url": "file:x", "repository_name": "b", "type": "directory"}],
             "limits": {"index_size": "1MiB", "chart_unpacked_size": "1GiB", "chart_file_size": "10MiB", "chart_entries": 5, "chart_schema_steps": 7}}
            """#
        )
        let first = try #require(settings.repositories.first)
        #expect(first.url == "http://h/x")
        #expect(first.refresh == .seconds(300))
        #expect(first.maximumAge == .seconds(7200))
        #expect(first.timeout == .milliseconds(1500))
        #expect(first.isReadOnly)
        #expect(first.indexLimits.totalBytes == 1 << 20)
        #expect(settings.inspector.limits.producedBytes == 1 << 30)
        #expect(settings.inspector.limits.entries == 5)
        #expect(settings.inspector.limits.schema.steps == 7)
    }

    @Test(arguments: [
        ("{}", "/repository_url"), (#"{"repository_url": "charts"}"#, "/repository_url"),
        (#"{"repository_url": "s3:///x"}"#, "/repository_url"),
        (#"{"repository_url": "s3://topsecret@bucket/x"}"#, "/repository_url"),
        (#"{"repository_url": "s3://bucket", "type": "gcs"}"#, "/type"),
        (#"{"repository_url": "s3://bucket", "auth": {"username": "a"}}"#, "/auth"),
        (#"{"repository_url": "s3://bucket", "aws": {"access_key_id": "a"}}"#, "/aws"),
        (#"{"repository_url": "s3://bucket", "aws": {"endpoint": "minio:9000"}}"#, "/aws/endpoint"),
        (#"{"repository_url": "s3://bucket", "azure": {"sas_token": "topsecret"}}"#, "/azure"),
        (#"{"repository_url": "gs://bucket"}"#, "/gcs"),
        (
            #"{"repository_url": "azblob://container", "azure": {"account_key": "topsecret"}}"#,
            "/azure/account"
        ),
        (#"{"repository_url": "https://a.blob.core.windows.net/c?sig=topsecret"}"#, "/repository_url"),
        (#"{"repository_url": "file://host/x"}"#, "/repository_url"),
        (#"{"repository_url": "http://u:topsecret@h/"}"#, "/repository_url"),
        (#"{"repository_url": "http://h", "aws": {"region": "x"}}"#, "/aws"),
        (#"{"repository_url": "file:./charts", "type": "chartmuseum"}"#, "/type"),
        (#"{"repository_url": "http://h", "type": "http", "depth": 1}"#, "/depth"),
        (#"{"repository_url": "http://h", "type": "directory"}"#, "/type"),
        (#"{"repository_url": "http://h", "refresh": "30"}"#, "/refresh"),
        (#"{"repository_url": "http://h", "refresh": "0s"}"#, "/refresh"),
        (#"{"repository_url": "http://h", "timeout": "1 s"}"#, "/timeout"),
        (#"{"repository_url": "http://h", "max_stale": "99999999999999999999h"}"#, "/max_stale"),
        (#"{"repository_url": "http://h", "limits": {"index_size": "5MB"}}"#, "/limits/index_size"),
        (#"{"repository_url": "http://h", "limits": {"index_size": "4GiB"}}"#, "/limits/index_size"),
        (#"{"repository_url": "http://h", "dependency_hosts": ["https://h/"]}"#, "/dependency_hosts/0"),
        (
            #"{"repository_url": "http://h", "dependency_hosts": ["h", "u:topsecret@h"]}"#,
            "/dependency_hosts/1"
        ),
        (#"{"repository_url": "http://h", "dependency_timeout": "0s"}"#, "/dependency_timeout"),
        (#"{"repository_url": "http://h", "auth": {"username": "a:b"}}"#, "/auth/username"),
        (
            #"{"repositories": [{"repository_url": "http://h"}, {"repository_url": "http://i"}]}"#,
            "/repositories/0/repository_name"
        ),
        (
            #"{"repositories": [{"repository_url": "http://h", "repository_name": "a"}, {"repository_url": "http://i", "repository_name": "a"}]}"#,
            "/repositories/1/repository_name"
        ),
        (#"{"repository_url": "http://h", "oci_registry": "oci://r/x"}"#, "config/repository_name"),
        (
            #"{"repository_url": "http://h", "oci_registry": "oci://r/x", "repository_name": "r/x"}"#,
            "config/repository_name"
        ),
        (#"{"repository_url": "http://h/charts?token=topsecret"}"#, "/repository_url"),
        (#"{"repository_url": "http://h", "repositories": []}"#, "config"),
    ])
    func `a mistake is told with its place and without secrets`(_ text: String, _ place: String) {
        let error = #expect(throws: AdapterError.self) { _ = try settings(text) }
        #expect(error?.code == .invalid)
        #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("topsecret") == false)
    }

    @Test func `the schema is JSON and refuses unknown keys`() throws {
        let schema = try JSONValue(parsing: Array(ConfigurationSchema.text.utf8))
        #expect(schema["additionalProperties"] == false)
        #expect(schema["$defs"]?["repository"]?["additionalProperties"] == false)
        #expect(schema["properties"]?["repository_url"] != nil)
    }

    @Test func `a directory that cannot be made is told without its path`() throws {
        try withDirectory { path in
            try "x".write(toFile: path + "/file", atomically: true, encoding: .utf8)
            let error = #expect(throws: AdapterError.self) {
                try withAdapter(configuration(path + "/file/charts")) { _, _ in }
            }
            #expect(error?.message.contains(path) == false)
            #expect(error?.message.contains("not a directory") == true)
        }
    }

    @Test func `a missing directory is made`() throws {
        try withDirectory { path in
            try withAdapter(configuration(path + "/a/b/charts")) { plugin, _ throws in
                #expect(try plugin.list() == [])
            }
        }
    }
}
