public import Kubernetes

/// Where Helm keeps the revisions of releases.
public enum ReleaseStorage: String, Sendable, Hashable, CaseIterable {
    /// In Secrets, Helm's default.
    case secrets
    /// In ConfigMaps, for `HELM_DRIVER=configmap`.
    case configMaps

    /// The type of the objects.
    public var type: ResourceType {
        switch self {
        case .secrets: .secrets
        case .configMaps: .configMaps
        }
    }

    /// What the objects that are revisions are labelled with.
    ///
    /// Helm looks for nothing else: a Secret that was restored from a backup may be of another type than `helm.sh/release.v1`.
    public static let labels = "owner=helm"
}
