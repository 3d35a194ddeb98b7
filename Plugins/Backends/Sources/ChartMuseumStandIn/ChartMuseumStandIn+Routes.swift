import HTTPStandIn
import Synchronization

/// The routes, each with its action right.
extension ChartMuseumStandIn {
    func answer(_ request: StandInRequest) -> [StandInAction] {
        guard !hasCrashed else { return [.close] }
        let target = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = target.count > 1 ? String(target[1]) : ""
        guard target[0].hasPrefix(options.contextPath + "/") else { return [Self.notFound] }
        let path = target[0].dropFirst(options.contextPath.utf8.count).split(separator: "/").map(Self.decoded)
        switch (request.method, path) {
        case ("GET", ["health"]): return [Self.json(200, #"{"healthy":true}"#)]
        case ("GET", ["info"]): return [Self.json(200, #"{"version":"0.16.2"}"#)]
        default: break
        }
        let isWrite = request.method != "GET"
        if let credentials = options.credentials, isWrite || !credentials.readsAreFree,
            request.headers["authorization"] != credentials.authorization
        {
            let challenge = #"WWW-Authenticate: Basic realm="ChartMuseum""#
            return [.answer(401, [challenge], Array(#"{"error":"unauthorized"}"#.utf8))]
        }
        if path.first == "api" { return api(request, Array(path.dropFirst()), query) }
        guard request.method == "GET", path.count > options.depth else { return [Self.notFound] }
        return read(path[..<options.depth].joined(separator: "/"), Array(path[options.depth...]))
    }

    private func read(_ tenant: String, _ path: [String]) -> [StandInAction] {
        if contents.withLock({ $0.defects.contains(.lockHeld) }) { return [.hang] }
        if path == ["index.yaml"] { return [index(of: tenant)] }
        guard path.count == 2, path[0] == "charts" else { return [Self.notFound] }
        guard path[1].hasSuffix(".tgz") || path[1].hasSuffix(".prov") else {
            return [Self.error(500, "unsupported file extension")]
        }
        guard let file = contents.withLock({ $0.files[Self.join(tenant, path[1])] }) else {
            return [Self.notFound]
        }
        return [.answer(200, ["Content-Type: application/x-tar"], file.bytes)]
    }

    private func index(of tenant: String) -> StandInAction {
        let charts = contents.withLock { $0.read(tenant) }
        var text = "apiVersion: v1\nentries:\(charts.isEmpty ? " {}" : "")\n"
        for (name, versions) in charts.sorted(by: { $0.key < $1.key }) {
            text += "  \(name):\n" + versions.map(\.yaml).joined()
        }
        text +=
            "generated: \"2026-01-14T10:00:00Z\"\nserverInfo:\n  contextPath: \"\(options.contextPath)\"\n"
        return .answer(200, ["Content-Type: application/x-yaml"], Array(text.utf8))
    }

    private func api(_ request: StandInRequest, _ path: [String], _ query: String) -> [StandInAction] {
        guard path.count > options.depth else { return [Self.notFound] }
        let tenant = path[..<options.depth].joined(separator: "/")
        let rest = Array(path[options.depth...])
        switch (request.method, rest.first, rest.count) {
        case ("POST", "charts", 1), ("POST", "prov", 1):
            return [upload(request, tenant, rest[0] == "prov", query)]
        case ("DELETE", "charts", 3): return [delete(rest[1], rest[2], tenant)]
        case ("GET", "charts", 1...4):
            if contents.withLock({ $0.defects.contains(.lockHeld) }) { return [.hang] }
            return rest.count == 1 ? list(tenant, query) : [describe(tenant, rest)]
        default: return [Self.notFound]
        }
    }

    private func list(_ tenant: String, _ query: String) -> [StandInAction] {
        let hasCrashed = contents.withLock { contents in
            contents.hasCrashed = contents.defects.contains(.listingCrashes) && contents.uploadsInProgress > 0
            return contents.hasCrashed
        }
        if hasCrashed { return [.reset] }
        let charts = contents.withLock { $0.read(tenant) }.sorted { $0.key < $1.key }
        let isHalfPaged = query.contains("offset=") && !query.contains("limit=")
        if isHalfPaged, contents.withLock({ $0.defects.contains(.offsetWithoutLimit) }) {
            return [Self.json(200, "{}")]
        }
        let limit = query.split(separator: "&").first { $0.hasPrefix("limit=") }.flatMap {
            Int($0.dropFirst(6))
        }
        let members = charts.prefix(limit ?? .max).map { name, versions in
            #""\#(name)":[\#(versions.map(\.json).joined(separator: ","))]"#
        }
        return [Self.json(200, "{\(members.joined(separator: ","))}")]
    }

    /// Answers `…/charts/<name>`, and below it a version and its `values`.
    private func describe(_ tenant: String, _ path: [String]) -> StandInAction {
        let versions = contents.withLock { $0.read(tenant)[path[1]] } ?? []
        guard !versions.isEmpty else { return Self.error(404, "chart not found") }
        guard path.count > 2 else {
            return Self.json(200, "[\(versions.map(\.json).joined(separator: ","))]")
        }
        // Helm's lookup takes the version for a constraint, to which build metadata does not matter.
        let wanted = path[2].split(separator: "+")[0]
        let found =
            versions.last { $0.version == path[2] || path[2] == "latest" }
            ?? versions.last { $0.version.split(separator: "+")[0] == wanted }
        guard let found else { return Self.error(404, "chart version not found") }
        if path.count == 4 {
            let isBroken = contents.withLock { $0.defects.contains(.absoluteURLBreaksValues) }
            return isBroken && !options.chartURL.isEmpty ? Self.notFound : Self.json(200, "{}")
        }
        return Self.json(200, found.json)
    }

    static let notFound = error(404, "not found")

    static func error(_ status: Int, _ message: String) -> StandInAction {
        json(status, #"{"error":"\#(message)"}"#)
    }

    static func json(_ status: Int, _ text: String) -> StandInAction {
        .answer(status, ["Content-Type: application/json; charset=utf-8"], Array(text.utf8))
    }

    static func join(_ tenant: String, _ file: String) -> String {
        tenant.isEmpty ? file : "\(tenant)/\(file)"
    }

    private static func decoded(_ segment: Substring) -> String {
        String(segment.replacing("%2B", with: "+"))
    }
}
