internal import JSONText

/// What a repository serves and how it stands; a value, replaced as a whole.
struct RepositoryState: Sendable {
    /// The last good snapshot that may still be served.
    var snapshot: RepositorySnapshot?
    /// When the backend last confirmed it.
    var confirmedAt: ContinuousClock.Instant?
    /// Why the last attempt to read the index failed.
    var fault: String?
    /// Why nothing can be written any more.
    var writeFault: String?
    /// What a person should know although nothing is wrong.
    var remark: String?

    /// Whether all is well.
    var isHealthy: Bool { snapshot != nil && fault == nil && writeFault == nil }

    /// Seconds since the backend confirmed the snapshot.
    var ageSeconds: Double? {
        confirmedAt.map { instant in
            let (seconds, attoseconds) = (ContinuousClock.now - instant).components
            return Double(seconds) + Double(attoseconds) / 1e18
        }
    }

    /// For the host's health page.
    func report(_ identity: RepositoryIdentity, type: String) -> JSONValue {
        var members = [
            JSONMember(key: "repository", value: .string(identity.name)),
            JSONMember(key: "url", value: .string(identity.url)),
            JSONMember(key: "type", value: .string(type)),
            JSONMember(key: "healthy", value: .bool(isHealthy)),
            JSONMember(key: "packages", value: .integer(Int64(snapshot?.entries.count ?? 0))),
        ]
        if let ageSeconds {
            members.append(JSONMember(key: "ageSeconds", value: .integer(Int64(ageSeconds))))
        }
        if let remark { members.append(JSONMember(key: "remark", value: .string(remark))) }
        if let error = fault ?? writeFault { members.append(JSONMember(key: "error", value: .string(error))) }
        if let skipped = snapshot?.skipped, skipped.count > 0 {
            members.append(JSONMember(key: "skipped", value: .integer(Int64(skipped.count))))
            members.append(JSONMember(key: "skippedEntries", value: .array(skipped.examples.map(\.report))))
        }
        return .object(members)
    }
}

extension SkippedEntries.Example {
    fileprivate var report: JSONValue {
        ["name": .string(name), "version": .string(version), "reason": .string(reason)]
    }
}
