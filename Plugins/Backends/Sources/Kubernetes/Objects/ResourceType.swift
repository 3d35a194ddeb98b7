internal import HTTPClient

/// A kind of objects as the API serves it: its group, version and plural name.
public struct ResourceType: Hashable, Sendable, CustomStringConvertible {
    /// As `argoproj.io`; empty = the core group.
    public let group: String
    /// As `v1alpha1`.
    public let version: String
    /// As `applications`.
    public let plural: String
    /// Whether its objects live in namespaces.
    public let isNamespaced: Bool

    /// Names a kind of objects.
    public init(group: String, version: String, plural: String, isNamespaced: Bool = true) {
        self.group = group
        self.version = version
        self.plural = plural
        self.isNamespaced = isNamespaced
    }

    /// Secrets of the core group.
    public static let secrets = ResourceType(group: "", version: "v1", plural: "secrets")
    /// ConfigMaps of the core group.
    public static let configMaps = ResourceType(group: "", version: "v1", plural: "configmaps")

    /// `applications.argoproj.io`; `secrets (v1)` without a group, as what follows `secrets:` is taken out of messages for a secret.
    public var description: String { group.isEmpty ? "\(plural) (\(version))" : "\(plural).\(group)" }

    /// Whether it may be that of objects of a kind, as `Application`: Kubernetes makes plural names of kinds like this (`UnsafeGuessKindToResource`).
    func isPlural(ofKind kind: String) -> Bool {
        let singular = kind.lowercased()
        switch singular.last {
        case "s": return plural == singular + "es"
        case "y": return plural == singular.dropLast() + "ies"
        default: return plural == singular + "s"
        }
    }

    /// As it stands in `apiVersion` of its objects.
    public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// The path below the API server's address, without a slash at the beginning.
    ///
    /// - Throws: `.invalid` if a name could not be one segment of it.
    func path(_ namespace: String?, _ name: String?, _ subresource: String?) throws(KubernetesFault) -> String
    {
        var segments = group.isEmpty ? ["api", version] : ["apis", group, version]
        if isNamespaced, let namespace { segments += ["namespaces", namespace] }
        segments.append(plural)
        if let name { segments.append(name) }
        if let subresource { segments.append(subresource) }
        var encoded: [String] = []
        for segment in segments { encoded.append(try Self.encode(segment)) }
        return encoded.joined(separator: "/")
    }

    /// A name as the API server admits it (its `IsValidPathSegmentName`), percent-encoded.
    static func encode(_ segment: String) throws(KubernetesFault) -> String {
        guard !segment.isEmpty, segment != ".", segment != "..", segment.utf8.count <= 253,
            segment.utf8.allSatisfy({
                $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "%")
            })
        else { throw KubernetesFault(.invalid, "a name of an object, namespace or type cannot be one") }
        return PercentEncoding.encode(segment)
    }
}
