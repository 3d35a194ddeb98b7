internal import Foundation
internal import JSONText
internal import Kubernetes
internal import YAML
internal import YAMLValue

extension TestCluster {
    private static var group: String { "rbac.authorization.k8s.io" }

    /// Gives a user, in one namespace, what the roles of a manifest grant; whoever is nobody else may do nothing else.
    ///
    /// - Parameters:
    ///   - manifest: the path of a file with ClusterRoles and Roles; what binds them is not looked at.
    ///   - user: as whom the API server is asked, by impersonation.
    ///   - namespace: where.
    /// - Throws: what the file or the API server says against it.
    public func grant(_ manifest: String, to user: String, in namespace: String) throws {
        let text = try Data(contentsOf: URL(fileURLWithPath: manifest))
        var limits = YAMLLimits()
        limits.documents = 32
        let roles = try JSONValue.documents(yaml: Array(text), limits: limits)
            .filter { ["ClusterRole", "Role"].contains($0["kind"]?.string) }
        for (number, role) in roles.enumerated() {
            let name = JSONValue.string("granted-\(number)")
            let metadata: JSONValue = ["name": name]
            try create(
                ["metadata": metadata, "rules": role["rules"] ?? []],
                in: namespace,
                of: ResourceType(group: Self.group, version: "v1", plural: "roles")
            )
            try create(
                [
                    "metadata": metadata,
                    "roleRef": ["apiGroup": .string(Self.group), "kind": "Role", "name": name],
                    "subjects": [["kind": "User", "apiGroup": .string(Self.group), "name": .string(user)]],
                ],
                in: namespace,
                of: ResourceType(group: Self.group, version: "v1", plural: "rolebindings")
            )
        }
    }
}
