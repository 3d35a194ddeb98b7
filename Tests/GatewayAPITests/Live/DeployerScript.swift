@testable import GatewayAPI

/// A deployment as the deployer of these tests is told to report it.
struct ScriptedDeployment {
    var id: String
    var name: String
    var namespace = "prod"
    var package = "app-00000"
    var version = "2.0.0"
    var status = 2
    var evidence = 1
    var identity = ""
    var isManager = false

    var line: String {
        "\(id),\(namespace),\(name),\(package),\(version),\(status),\(evidence),\(identity),\(isManager ? 1 : 0)"
    }
}

extension TestAdapter {
    /// An adapter that reports these deployments, and behaves as `behaviour` says (see `deployer.c`).
    static func deployer(
        _ name: String,
        _ deployments: [ScriptedDeployment] = [],
        behaviour: String = "none",
        variants: [String] = []
    ) -> TestAdapter {
        let script = deployments.map(\.line).joined(separator: ";")
        return TestAdapter(
            name: name,
            source: "deployer",
            variants: variants,
            config: #"{"\#(behaviour)":1,"script":"\#(script)"}"#
        )
    }

    /// An adapter with the packages `app-00000-2.0.0` and so on.
    static func packages(_ count: Int = 1) -> TestAdapter {
        TestAdapter(name: "mem", config: #"{"seed":\#(count)}"#)
    }
}
