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

    /// Which objects of the type are revisions.
    ///
    /// - Parameter namespace: `nil` = in all of them.
    /// - Returns: the selection.
    public func selection(in namespace: String? = nil) -> ObjectSelection {
        ObjectSelection(
            namespace: namespace,
            labels: "owner=helm",
            fields: self == .secrets ? "type=helm.sh/release.v1" : ""
        )
    }
}
