internal import Kubernetes

/// What is read of an AppProject: which repositories its Applications may use.
///
/// Source: Argo CD's manual, "Projects", section "Managing Projects".
struct AppProject: ObjectContent, Hashable {
    static let fields = ["spec.sourceRepos"]
    static let type = ResourceType(group: "argoproj.io", version: "v1alpha1", plural: "appprojects")

    struct Specification: Decodable, Hashable, Sendable {
        var sourceRepos: [String]?
    }

    var spec: Specification?

    /// Whether a repository is admitted: by a pattern, and by none that begins with an exclamation mark.
    func admits(_ repoURL: String) -> Bool {
        let patterns = spec?.sourceRepos ?? []
        let (denials, grants) = (
            patterns.filter { $0.hasPrefix("!") }, patterns.filter { !$0.hasPrefix("!") }
        )
        return grants.contains { Self.matches(repoURL[...], $0[...]) }
            && !denials.contains { Self.matches(repoURL[...], $0.dropFirst()) }
    }

    /// `*` stands for any text; each star is tried once more only where a later part did not fit, so that the time stays bounded by
    /// the product of both lengths.
    private static func matches(_ text: Substring, _ pattern: Substring) -> Bool {
        let (text, pattern) = (Array(text.utf8), Array(pattern.utf8))
        var (position, place) = (0, 0)
        var star: (place: Int, position: Int)?
        while position < text.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                star = (place, position)
                place += 1
            } else if place < pattern.count, pattern[place] == text[position] {
                (position, place) = (position + 1, place + 1)
            } else if let last = star {
                star = (last.place, last.position + 1)
                (position, place) = (last.position + 1, last.place + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
