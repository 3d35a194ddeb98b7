/// Which objects of a type.
public struct ObjectSelection: Sendable, Hashable {
    /// The namespace; `nil` = all of them.
    public var namespace: String?
    /// As `owner=helm,status in (deployed,failed)`; empty = any labels.
    public var labels: String
    /// As `type=helm.sh/release.v1`; empty = any.
    public var fields: String

    /// Makes a selection.
    public init(namespace: String? = nil, labels: String = "", fields: String = "") {
        self.namespace = namespace
        self.labels = labels
        self.fields = fields
    }

    var query: [(String, String)] {
        [("labelSelector", labels), ("fieldSelector", fields)].filter { !$0.1.isEmpty }
    }
}
