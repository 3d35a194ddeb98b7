public import JSONText

/// A type of objects that a test adds to a cluster, as its CustomResourceDefinition has it.
public struct CustomResource: Sendable {
    /// One of its versions.
    public struct Version: Sendable {
        /// As `v1beta2`.
        public let name: String
        /// Whether the API server answers in it.
        public let isServed: Bool
        /// The OpenAPI schema of an object.
        public let schema: JSONValue

        /// Describes a version.
        ///
        /// - Parameters:
        ///   - name: as `v1beta2`.
        ///   - isServed: whether the API server answers in it.
        ///   - schema: the OpenAPI schema of an object; by default it takes anything.
        public init(_ name: String, isServed: Bool = true, schema: JSONValue = CustomResource.anything) {
            self.name = name
            self.isServed = isServed
            self.schema = schema
        }
    }

    /// A schema that takes any object.
    public static let anything: JSONValue = ["type": "object", "x-kubernetes-preserve-unknown-fields": true]

    /// As `source.toolkit.fluxcd.io`.
    public let group: String
    /// As `GitRepository`.
    public let kind: String
    /// As `gitrepositories`.
    public let plural: String
    /// The first one is that in which objects are stored.
    public let versions: [Version]

    /// Describes a type whose objects live in namespaces and have a `status` of their own.
    ///
    /// - Parameters:
    ///   - group: as `source.toolkit.fluxcd.io`.
    ///   - kind: as `GitRepository`.
    ///   - plural: as `gitrepositories`.
    ///   - versions: the one in which objects are stored comes first.
    public init(group: String, kind: String, plural: String, versions: [Version]) {
        self.group = group
        self.kind = kind
        self.plural = plural
        self.versions = versions
    }

    /// The object that the API server is given.
    var definition: JSONValue {
        [
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": ["name": "\(plural).\(group)"],
            "spec": [
                "group": .string(group), "scope": "Namespaced",
                "names": [
                    "plural": .string(plural), "singular": .string(kind.lowercased()), "kind": .string(kind),
                    "listKind": "\(kind)List",
                ],
                "versions": .array(versions.enumerated().map { $1.definition(isStored: $0 == 0) }),
            ],
        ]
    }
}

extension CustomResource.Version {
    fileprivate func definition(isStored: Bool) -> JSONValue {
        [
            "name": .string(name), "served": .bool(isServed), "storage": .bool(isStored),
            "subresources": ["status": [:]], "schema": ["openAPIV3Schema": schema],
        ]
    }
}
