import Foundation
import Testing

/// One test of the suite: a gateway on a repository, and charts with a name that nobody else has, removed at the end.
final class ConformanceRun {
    let repository: ConformanceTarget.Repository
    let gateway: RunningGateway
    let client: WireClient
    /// A chart name of this test alone.
    let name = "conformance-" + UUID().uuidString.prefix(8).lowercased()
    private var names: Set<String> = []

    private init(_ target: ConformanceTarget) throws {
        let directory = try TemporaryDirectory()
        repository = try target.open(directory)
        gateway = try Self.gateway(repository, in: directory)
        client = try gateway.client()
        try requireLoaded()
    }

    /// Says what is wrong with a repository's configuration once, instead of what then fails everywhere.
    private func requireLoaded() throws {
        let adapter = try client.request("GET", "/o2dms/v1/adapters").objects().first
        let error = adapter?["loadError"] as? [String: Any]
        try #require(error == nil, "the repository's configuration is refused: \(error?["message"] ?? "")")
    }

    /// Runs a test against a repository.
    static func on(_ target: ConformanceTarget, _ body: (ConformanceRun) throws -> Void) throws {
        let run = try ConformanceRun(target)
        defer { run.clean() }
        try body(run)
    }

    /// Another gateway on the same repository.
    func otherGateway() throws -> RunningGateway { try Self.gateway(repository, in: gateway.directory) }

    private static func gateway(_ repository: ConformanceTarget.Repository, in directory: TemporaryDirectory)
        throws -> RunningGateway
    {
        try RunningGateway(
            """
            adapters:
              - name: helm
                config: \(repository.configuration)
            """,
            in: directory
        )
    }

    func chart(_ version: String, name: String? = nil, description: String = "conformance") throws -> [UInt8]
    {
        try BulkCharts.chart(name ?? self.name, version, description: description, in: gateway.directory)
    }

    func upload(
        _ version: String,
        _ chart: [UInt8],
        name: String? = nil,
        query: String = "",
        more: [(String, String)] = []
    ) throws -> WireResponse {
        let name = name ?? self.name
        let answer = try client.upload(name, version, chart, query: query, more: more)
        names.insert(name)
        return answer
    }

    func get(_ version: String, name: String? = nil, part: String = "") throws -> WireResponse {
        try client.request("GET", Self.path(name ?? self.name, version, part: part))
    }

    func delete(_ version: String, name: String? = nil) throws -> WireResponse {
        try client.request("DELETE", Self.path(name ?? self.name, version))
    }

    /// The versions of a chart that are listed, newest first.
    func list(name: String? = nil) throws -> [String] {
        let answer = try client.request("GET", "\(WireClient.packages)?name=\(name ?? self.name)")
        return try answer.objects().compactMap { $0["artifactVersion"] as? String }
    }

    private static func path(_ name: String, _ version: String, part: String = "") -> String {
        let version = version.replacing("+", with: "%2B")
        return "\(WireClient.packages)/\(name)-\(version)\(part)?name=\(name)&version=\(version)"
    }

    private func clean() {
        for name in names {
            for version in (try? list(name: name)) ?? [] { _ = try? delete(version, name: name) }
        }
    }
}
