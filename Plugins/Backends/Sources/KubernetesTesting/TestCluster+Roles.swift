internal import JSONText
internal import Kubernetes

extension TestCluster {
    private static let group = "rbac.authorization.k8s.io"

    /// Gives a user, in one namespace, what the roles of a manifest grant; whoever is nobody else may do nothing else.
    ///
    /// - Parameters:
    ///   - manifest: the path of a file with ClusterRoles and Roles; what binds them is not looked at.
    ///   - missing: verbs that are left out of every rule.
    ///   - user: as whom the API server is asked, by impersonation.
    ///   - namespace: where; what concerns namespaces themselves is granted for the whole cluster.
    /// - Throws: what the file or the API server says against it.
    public func grant(
        _ manifest: String,
        without missing: Set<String> = [],
        to user: String,
        in namespace: String
    ) throws {
        let rules = try ClusterRight.roles(in: manifest).flatMap { $0["rules"]?.elements ?? [] }
        for (number, rule) in rules.enumerated() {
            let verbs = ClusterRight.texts(rule["verbs"]).filter { !missing.contains($0) }
            guard !verbs.isEmpty else { continue }
            var members = (rule.members ?? []).filter { $0.key != "verbs" }
            members.append(JSONMember(key: "verbs", value: .array(verbs.map(JSONValue.string))))
            let isOfCluster = ClusterRight.texts(rule["resources"]) == ["namespaces"]
            try grant(
                .object(members),
                isOfCluster ? "\(namespace)-\(number)" : "granted-\(number)",
                to: user,
                in: isOfCluster ? nil : namespace
            )
        }
    }

    private func grant(_ rule: JSONValue, _ name: String, to user: String, in namespace: String?) throws {
        let kind = namespace == nil ? "ClusterRole" : "Role"
        func type(_ kind: String) -> ResourceType {
            ResourceType(
                group: Self.group,
                version: "v1",
                plural: kind.lowercased() + "s",
                isNamespaced: namespace != nil
            )
        }
        let metadata: JSONValue = ["name": .string(name)]
        try create(["metadata": metadata, "rules": [rule]], in: namespace, of: type(kind))
        let binding: JSONValue = [
            "metadata": metadata,
            "roleRef": ["apiGroup": .string(Self.group), "kind": .string(kind), "name": .string(name)],
            "subjects": [["kind": "User", "apiGroup": .string(Self.group), "name": .string(user)]],
        ]
        try create(binding, in: namespace, of: type("\(kind)Binding"))
    }
}
