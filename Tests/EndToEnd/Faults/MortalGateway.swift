import Foundation
import Testing

/// A gateway that is killed again and again, and checked after each of its starts.
struct MortalGateway {
    /// How often it was killed in the midst of something.
    private(set) var deaths = 0
    private let directory: TemporaryDirectory
    private let steps: FaultySteps
    private let state: String
    private var gateway: RunningGateway

    init(_ directory: TemporaryDirectory, _ steps: FaultySteps, state: String) throws {
        (self.directory, self.steps, self.state) = (directory, steps, state)
        gateway = try Self.start(directory, steps, state)
    }

    /// How many steps an upload and a deletion take, the answers included.
    mutating func countSteps(_ chart: BulkCharts.Chart) throws -> (upload: Int, deletion: Int) {
        let client = try gateway.client()
        try steps.kill(before: .max)
        #expect(try client.upload(chart.name, chart.version, chart.bytes).status == 201)
        let upload = try steps.count()
        #expect(try client.request("DELETE", Self.path(chart)).status == 204)
        let deletion = try steps.count() - upload
        steps.stop()
        try restart()
        return (upload, deletion)
    }

    /// Uploads, is killed before a step of that, starts again, and has the package wholly or not at all.
    mutating func die(before number: Int, uploading chart: BulkCharts.Chart) throws {
        try remove(chart)
        let answer = try killed(before: number) { try $0.upload(chart.name, chart.version, chart.bytes) }
        #expect([nil, 201].contains(answer), "step \(number)")
        let isThere = try check(chart, "upload, step \(number)")
        if answer == 201 { #expect(isThere, "an acknowledged upload is lost, step \(number)") }
    }

    /// The same for a deletion.
    mutating func die(before number: Int, deleting chart: BulkCharts.Chart) throws {
        let status = try gateway.client().upload(chart.name, chart.version, chart.bytes).status
        #expect([201, 409].contains(status))
        let answer = try killed(before: number) { try $0.request("DELETE", Self.path(chart)) }
        #expect([nil, 204].contains(answer), "step \(number)")
        let isThere = try check(chart, "deletion, step \(number)")
        if answer == 204 { #expect(!isThere, "a deleted package came back, step \(number)") }
    }

    /// The status that came before the gateway died; `nil` = none.
    private mutating func killed(
        before number: Int,
        _ ask: (WireClient) throws -> WireResponse
    ) throws -> Int? {
        let client = try gateway.client()
        try steps.kill(before: number)
        let answer = try? ask(client)
        if answer == nil { deaths += 1 }
        gateway.stop(SIGKILL)
        steps.stop()
        try restart()
        return answer?.status
    }

    private mutating func restart() throws {
        gateway = try Self.start(directory, steps, state)
    }

    /// Whether the package is there; what is told of it must agree: list, bytes and audit.
    private func check(_ chart: BulkCharts.Chart, _ place: String) throws -> Bool {
        let client = try gateway.client()
        let artifact = try client.request("GET", "\(Self.path(chart))/artifact")
        let isThere = artifact.status == 200
        #expect(isThere ? artifact.body == chart.bytes : artifact.status == 404, "\(place)")
        #expect(try client.request("GET", Self.path(chart)).status == artifact.status, "\(place)")
        try client.awaitPackages(isThere ? ["\(chart.name)-\(chart.version)"] : [])
        let audit = try client.request("GET", "/o2dms/v1/audit?packageId=\(chart.name)-\(chart.version)")
            .objects()
        let actions = audit.compactMap { $0["action"] as? String }.filter {
            ["uploaded", "deleted"].contains($0)
        }
        // The newest is first: they take turns, and the last one made what is there.
        #expect(actions.first ?? "deleted" == (isThere ? "uploaded" : "deleted"), "\(place): \(actions)")
        for (later, earlier) in zip(actions, actions.dropFirst()) {
            #expect(later != earlier, "\(place): \(actions)")
        }
        return isThere
    }

    private func remove(_ chart: BulkCharts.Chart) throws {
        #expect([204, 404].contains(try gateway.client().request("DELETE", Self.path(chart)).status))
    }

    private static func path(_ chart: BulkCharts.Chart) -> String {
        "\(WireClient.packages)/\(chart.name)-\(chart.version)"
    }

    private static func start(
        _ directory: TemporaryDirectory,
        _ steps: FaultySteps,
        _ state: String
    ) throws -> RunningGateway {
        let gateway = try RunningGateway(state: state, in: directory, environment: try steps.environment())
        try gateway.client().awaitReady()
        return gateway
    }
}
