internal import HTTPClient
internal import JSONText
internal import O2DMSPluginKit

extension AdapterError {
    /// Every broken rule of a chart.
    init(refusing inspection: ChartInspection) {
        var writer = JSONWriter()
        inspection.writeReport(to: &writer)
        let first = inspection.violations.first
        let place =
            first.map { [$0.path, $0.line.map { "line \($0)" }].compactMap(\.self).filter { !$0.isEmpty } }
            ?? []
        let position = place.isEmpty ? "" : " (\(place.joined(separator: ", ")))"
        let more = inspection.violations.count > 1 ? "; \(inspection.violations.count) violations in all" : ""
        let message = "the chart is not accepted: \(first?.message ?? "it has no metadata")\(position)\(more)"
        let isTooLarge = inspection.exceededLimitBytes != nil
        self.init(isTooLarge ? .tooLarge : .invalid, message)
        detailsJSON = writer.take()
    }

    /// A rule that is broken outside the archive.
    struct Refusal {
        let rule: ChartRule
        /// The file.
        let path: String
        /// What is wrong.
        let message: String
        /// Values for programs.
        var more: [JSONMember] = []

        fileprivate var finding: JSONValue {
            let members = [
                JSONMember(key: "rule", value: .string(rule.rawValue)),
                JSONMember(key: "severity", value: .string(ChartSeverity.error.rawValue)),
                JSONMember(key: "path", value: .string(path)),
                JSONMember(key: "message", value: .string(message)),
            ]
            return .object(members + more)
        }
    }

    /// One rule that is broken outside the archive.
    static func refused(_ rule: ChartRule, at path: String, _ message: String) -> AdapterError {
        refused([Refusal(rule: rule, path: path, message: message)])
    }

    /// Several of them; the message has the first.
    static func refused(_ refusals: [Refusal]) -> AdapterError {
        .invalid(
            "the chart is not accepted: \(refusals.first?.message ?? "")",
            violations: refusals.map(\.finding)
        )
    }

    /// What stands in the place of an archive, if what comes is not it: a page for people, as a proxy that wants a login sends it; `nil` =
    /// it does not call itself one.
    init?(insteadOfArchive head: HTTPClientResponse) {
        let type = head.header("content-type")?.lowercased() ?? ""
        guard type.utf8.starts(with: "text/html".utf8) else { return nil }
        self = .unavailable(
            "a web page came in the place of the archive: something before the server wants a login, or is broken"
        )
    }
}
