/// What a package is.
public enum PackageKind: String, Sendable, Hashable {
    /// A directory of manifests.
    case manifests
    /// A directory with a kustomization.
    case kustomization
    /// A Helm chart as a directory.
    case chart
}
