internal import GitPackages
internal import JSONText

/// What a repository serves and how it stands.
struct RepositoryState: Sendable {
    private static let shownLosses = 16

    /// The last good snapshot that may still be served.
    var snapshot: PackageSnapshot?
    /// When the server last confirmed it.
    var confirmedAt: ContinuousClock.Instant?
    /// Why the last look failed.
    var fault: String?
    /// Whether the last good snapshot is too old.
    var hasExpired = false

    /// Why nothing is served; nil = something is.
    var unavailability: String? {
        snapshot == nil ? fault ?? "the repository has not been read yet" : nil
    }

    /// Seconds since the server confirmed the snapshot.
    var ageSeconds: Double? {
        confirmedAt.map { instant in
            let (seconds, attoseconds) = (ContinuousClock.now - instant).components
            return Double(seconds) + Double(attoseconds) / 1e18
        }
    }

    /// For the host's health page.
    func report(_ repository: FollowedRepository) -> JSONValue {
        let settings = repository.settings.packages
        var members = [
            JSONMember(key: "repository", value: .string(settings.name)),
            JSONMember(key: "url", value: .string(repository.packages.address)),
            JSONMember(key: "type", value: .string(settings.remote == nil ? "embedded git" : "git")),
            JSONMember(key: "branch", value: .string(settings.branch)),
            JSONMember(key: "layout", value: .string(settings.layout.rawValue)),
            JSONMember(key: "healthy", value: .bool(snapshot != nil && fault == nil)),
            JSONMember(key: "packages", value: .integer(Int64(snapshot?.packages.count ?? 0))),
        ]
        if settings.isReadOnly { members.append(JSONMember(key: "readOnly", value: true)) }
        if let ageSeconds {
            members.append(JSONMember(key: "ageSeconds", value: .integer(Int64(ageSeconds))))
        }
        if let skipped = snapshot?.skipped, skipped > 0 {
            members.append(JSONMember(key: "skipped", value: .integer(Int64(skipped))))
        }
        if let losses = snapshot?.losses, !losses.isEmpty {
            let shown = losses.sorted { "\($0.key)" < "\($1.key)" }.prefix(Self.shownLosses)
            let texts = shown.map { JSONValue.string("\($0.key): \($0.value.reason)") }
            members.append(JSONMember(key: "unreadable", value: .array(texts)))
        }
        if let fault { members.append(JSONMember(key: "error", value: .string(fault))) }
        return .object(members)
    }
}
