/// Where a package stands in its life (the specification's "Package States").
public enum PackageStatus: String, Sendable, Hashable, CaseIterable {
    /// Received, but neither validated nor acknowledged by a backend: it is in no list yet.
    case uploaded
    /// In its repository, and nobody is known to use it.
    case available
    /// Deployed: it cannot be deleted, nor marked.
    case inUse = "in_use"
    /// Marked, here or by the package itself: whoever takes it is warned.
    case deprecated
}
