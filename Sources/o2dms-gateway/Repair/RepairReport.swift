import JSONText

/// What an adapter reports of a repair, in the form that the plugin SDK's reference gives.
struct RepairReport: Decodable {
    let repositories: [Repository]

    struct Repository: Decodable {
        let name: String?
        let url: String
        let type: String
        let findings: [Finding]
        /// Findings that are not named.
        let omitted: Int
        /// Findings that still ask for something to be done.
        let left: Int
        /// Why there is nothing that could be mended in repositories of this type.
        let notApplicable: String?
        /// Why it could not be looked at, or not to the end.
        let failed: String?
    }

    struct Finding: Decodable {
        let kind: String
        let key: String
        let outcome: String
        let name: String?
        let version: String?
        let sizeBytes: UInt64?
        let ageSeconds: UInt64?
        let reason: String?
    }
}

extension RepairReport.Repository {
    /// What a person reads.
    var lines: [String] {
        var lines = [name.map { "repository \($0) (\(type), \(url))" } ?? "repository \(url) (\(type))"]
        lines += findings.map(\.line)
        if omitted > 0 { lines.append("  and \(omitted) more") }
        if findings.isEmpty, notApplicable == nil, failed == nil { lines.append("  nothing to repair") }
        if let reason = notApplicable { lines.append("  cannot be repaired: \(reason)") }
        if let reason = failed { lines.append("  failed: \(reason)") }
        return lines
    }
}

extension RepairReport.Finding {
    fileprivate var line: String {
        var notes: [String] = []
        if let name, let version { notes.append("\(name) \(version)") }
        if let sizeBytes { notes.append("\(sizeBytes) bytes") }
        if let ageSeconds { notes.append("\(Self.age(ageSeconds)) old") }
        let detail = notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))"
        return Self.visible("  \(word): \(key)\(detail)" + (reason.map { ": \($0)" } ?? ""))
    }

    /// Whoever may write to a repository chooses names there: none of them may speak to the terminal.
    private static func visible(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }
            )
        )
    }

    private var word: String {
        switch (kind, outcome) {
        case (_, "young"): "\(kind) left alone"
        case ("dangling", _): "dangling, its archive \(reason == nil ? "is gone" : "cannot be read")"
        case (_, "found"): kind
        default: "\(kind) \(outcome)"
        }
    }

    private static func age(_ seconds: UInt64) -> String {
        switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86400) days"
        }
    }
}
