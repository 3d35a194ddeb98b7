import ChartMuseumStandIn
import Foundation
import Testing

/// A repository that the conformance suite runs against.
struct ConformanceTarget: Sendable, CustomTestStringConvertible {
    /// A repository that is there now.
    struct Repository {
        /// The repository's keys in the Helm adapter's configuration, as YAML or JSON on one line.
        let configuration: String
        /// What has to live as long as the repository.
        var server: AnyObject?
        /// The text of a stored `.prov` file, where the test can look at it.
        var provenance: ((_ file: String) throws -> String?)?
    }

    let testDescription: String
    /// Whether its backend keeps two gateways from overwriting each other's versions.
    let takesSeveralWriters: Bool
    /// Makes the repository; files go into the directory, which is also the gateway's.
    let open: @Sendable (TemporaryDirectory) throws -> Repository

    init(
        _ name: String,
        takesSeveralWriters: Bool = false,
        _ open: @escaping @Sendable (TemporaryDirectory) throws -> Repository
    ) {
        testDescription = name
        self.takesSeveralWriters = takesSeveralWriters
        self.open = open
    }

    /// Those of a person if there are any, else those that the tests start themselves.
    static let all = ofPeople.isEmpty ? started : ofPeople

    /// One line for each kind of repository that is served.
    static let started = [directory, chartMuseum, s3, cloudStorage, azure, registry]

    /// What `make test-integration` runs against, by the environment; docs in CONTRIBUTING.md.
    static let ofPeople = [
        person("TEST_HELM_REPO", "repository_url"), person("TEST_OCI_REGISTRY", "oci_registry"),
        person("TEST_S3_URL", "repository_url"), person("TEST_GCS_URL", "repository_url"),
        person("TEST_AZURE_URL", "repository_url"),
    ].compactMap(\.self)

    private static let directory = ConformanceTarget("a directory", takesSeveralWriters: true) { directory in
        Repository(configuration: #"{ repository_url: "file:./charts" }"#) { file in
            try String(contentsOfFile: directory.file("charts/\(file)"), encoding: .utf8)
        }
    }

    private static let chartMuseum = ConformanceTarget("a stand-in for ChartMuseum") { _ in
        let museum = try #require(ChartMuseumStandIn())
        return Repository(configuration: #"{ repository_url: "\#(museum.url)" }"#, server: museum) { file in
            museum.files[file].map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// The repository that a variable names, with `_USERNAME`, `_PASSWORD` and `_CONFIG` beside it.
    private static func person(_ variable: String, _ key: String) -> ConformanceTarget? {
        let environment = ProcessInfo.processInfo.environment
        guard let address = environment[variable], !address.isEmpty else { return nil }
        return ConformanceTarget("\(variable)=\(address)") { _ in
            let more = environment[variable + "_CONFIG"] ?? "{}"
            let object = try JSONSerialization.jsonObject(with: Data(more.utf8))
            var members = try #require(object as? [String: Any], "\(variable)_CONFIG is no JSON object")
            members[key] = address
            if let username = environment[variable + "_USERNAME"] {
                // The gateway reads the password from its environment, so that no file has it.
                members["auth"] = ["username": username, "password": "${\(variable)_PASSWORD}"]
            }
            let text = try JSONSerialization.data(withJSONObject: members, options: .withoutEscapingSlashes)
            return Repository(configuration: String(decoding: text, as: UTF8.self))
        }
    }
}
