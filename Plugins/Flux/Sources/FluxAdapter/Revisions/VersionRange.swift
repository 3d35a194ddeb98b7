internal import SemanticVersion

/// What a range still admits once Flux has chosen from it.
enum VersionRange {
    /// The part of a range that Flux may choose next: what it has chosen, and what is newer.
    ///
    /// - Parameters:
    ///   - range: as a spec has it; empty = any.
    ///   - version: what was chosen; nil = nothing yet.
    /// - Returns: a range.
    static func candidates(_ range: String, notBelow version: String?) -> String {
        let range = range.isEmpty ? "*" : range
        guard let version, let number = SemanticVersion(lenient: version) else { return range }
        let chosen = "\(number.major).\(number.minor).\(number.patch)"
        let bound = number.prerelease.isEmpty ? chosen : "\(chosen)-\(number.prerelease)"
        let groups = range.split(separator: "||", omittingEmptySubsequences: false)
        let narrowed = groups.map { "\($0), >=\(bound)" }.joined(separator: " || ")
        return (try? VersionConstraint(narrowed)) == nil ? range : narrowed
    }
}
