internal import HelmReleases
internal import JSONText

/// What is told of a release beyond what every deployment has.
enum ReleaseExtensions {
    static func json(_ revisions: [ReleaseLedger.Revision]) -> [UInt8] {
        let sorted = revisions.sorted { $0.revision.number > $1.revision.number }
        let extensions: JSONValue = [
            "kind": "HelmRelease",
            "repository": nil,
            "repositoryRemark": "Helm does not record from which repository a chart was installed",
            "revisions": .array(sorted.map(revision)),
        ]
        return extensions.text
    }

    private static func revision(_ held: ReleaseLedger.Revision) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember(key: "revision", value: .integer(Int64(held.revision.number))),
            JSONMember(key: "status", value: .string(held.trueRevision.status.rawValue)),
            JSONMember(key: "storage", value: held.revision.storage == .secrets ? "Secret" : "ConfigMap"),
        ]
        switch held.reading {
        case .success(let record): members += Self.members(record)
        case .failure(let error): members.append(JSONMember(key: "error", value: .string("\(error)")))
        case nil: break
        }
        return .object(members)
    }

    private static func members(_ record: ReleaseRecord) -> [JSONMember] {
        let texts = [
            ("chart", record.chartName), ("chartVersion", record.chartVersion),
            ("appVersion", record.appVersion),
            ("description", record.description),
            ("deployedAt", record.lastDeployed.map(RFC3339.text(nanoseconds:))),
        ]
        return texts.compactMap { key, text in text.map { JSONMember(key: key, value: .string($0)) } }
    }
}
