import GatewayHTTP
import PackageLifecycle

/// What the headers of a deprecated package say: since when (`Deprecation`, RFC 9745), and a warning for people (`Warning`, RFC 7234
/// section 5.5, code 299).
struct DeprecationNotice: Sendable {
    /// Seconds since 1970-01-01T00:00:00Z; 0 where the package says it of itself and nobody knows since when.
    let since: Int64
    let warning: String

    /// `mark` is nil for a package that says of itself that it is deprecated.
    init(_ package: FoundPackage, _ mark: Deprecation?) {
        since = max(0, (mark?.since ?? package.createdAt ?? 0) / 1_000_000_000)
        warning =
            switch mark?.isSoftDeletion {
            case nil: "this package is deprecated by its provider"
            case .some(false): "this package is deprecated"
            case .some(true): "this package is deprecated and to be deleted"
            }
    }

    func write(to response: inout HTTPResponse) {
        response.header("Deprecation", "@\(since)")
        response.header("Warning", "299 - \"\(warning)\"")
    }
}
