import HTTPClient
import JSONText
import Kubernetes
import TestServers
import Testing

struct ClusterConfigurationTests {
    private func configuration(_ text: String) throws -> ClusterConfiguration {
        try JSONValue(parsing: text).decode(ClusterConfiguration.self)
    }

    @Test func `a kubeconfig and whom to act for`() throws {
        let file = try KubernetesAPIServer.shared().kubeconfigFile
        let plain = try configuration("{\"kubeconfig\":\"\(file)\",\"context\":\"test\"}")
        let client = try plain.client(fieldManager: "test")
        _ = try client.list(.init(), of: .secrets, as: MetadataOnly.self, Cluster.terms)
        let acting = try configuration(
            "{\"kubeconfig\":\"\(file)\",\"impersonate\":{\"user\":\"robot\",\"groups\":[\"robots\"]}}"
        )
        let robot = try acting.client(fieldManager: "test")
        let refused = try fault {
            try robot.list(.init(), of: .secrets, as: MetadataOnly.self, Cluster.terms)
        }
        #expect(refused.kind == .forbidden && refused.message.contains("robot"))
    }

    @Test func `limits and proxy`() throws {
        let file = try KubernetesAPIServer.shared().kubeconfigFile
        let text =
            "{\"kubeconfig\":\"\(file)\",\"proxy\":\"socks5://p:1\",\"limits\":{\"list_objects\":1,\"page_objects\":7}}"
        #expect(try configuration(text).access().connection.proxy == "socks5://p:1")
        _ = try configuration(text).client(fieldManager: "test")
    }

    @Test(arguments: [
        "{}", #"{"in_cluster":false}"#, #"{"kubeconfig":"/a","in_cluster":true}"#,
        #"{"in_cluster":true,"context":"x"}"#,
        #"{"kubeconfig":"/nonexistent"}"#,
    ])
    func `a cluster that is named not at all or twice is refused`(_ text: String) throws {
        let configuration = try configuration(text)
        #expect(try fault { try configuration.access() }.kind == .configuration)
    }

    @Test(arguments: [
        #""limits":{"object_bytes":0}"#, #""limits":{"list_objects":-1}"#, #""proxy":"ftp://x""#,
    ])
    func `values that make no sense are refused by name`(_ member: String) throws {
        let file = try KubernetesAPIServer.shared().kubeconfigFile
        let configuration = try configuration("{\"kubeconfig\":\"\(file)\",\(member)}")
        let fault = try fault { try configuration.client(fieldManager: "test") }
        #expect(fault.kind == .configuration)
        #expect(["object_bytes", "list_objects", "proxy"].contains { fault.message.contains($0) })
    }
}
