import JSONText
import Kubernetes
import KubernetesTesting

/// Argo CD's types as the tests add them to a cluster: what its published definitions say of the members that are read here, and anything else.
enum ArgoCDTypes {
    static let applications = ResourceType(group: "argoproj.io", version: "v1alpha1", plural: "applications")
    static let projects = ResourceType(group: "argoproj.io", version: "v1alpha1", plural: "appprojects")
    static let sets = ResourceType(group: "argoproj.io", version: "v1alpha1", plural: "applicationsets")

    /// Serves them, once for all tests of the process.
    static let served = Result {
        let cluster = try TestCluster.shared()
        try cluster.serve(type("Application", "applications", application))
        try cluster.serve(type("ApplicationSet", "applicationsets", CustomResource.anything))
        try cluster.serve(type("AppProject", "appprojects", CustomResource.anything))
        return cluster
    }

    private static func type(_ kind: String, _ plural: String, _ schema: JSONValue) -> CustomResource {
        CustomResource(
            group: "argoproj.io",
            kind: kind,
            plural: plural,
            versions: [CustomResource.Version("v1alpha1", schema: schema)]
        )
    }

    private static let text: JSONValue = ["type": "string"]
    private static let texts: JSONValue = ["type": "array", "items": ["type": "string"]]
    private static let source = object([
        "repoURL": text, "path": text, "chart": text, "targetRevision": text, "ref": text,
        "helm": object(["valueFiles": texts]),
    ])
    private static let sources: JSONValue = ["type": "array", "items": source]

    private static let application = object([
        "spec": object([
            "project": text, "source": source, "sources": sources,
            "sourceHydrator": object([
                "drySource": object(["repoURL": text, "path": text, "targetRevision": text]),
                "syncSource": object(["path": text, "targetBranch": text]),
            ]),
            "destination": object(["server": text, "name": text, "namespace": text]),
        ]),
        "status": object([
            "sync": object([
                "status": text, "revision": text, "revisions": texts,
                "comparedTo": object(["source": source, "sources": sources]),
            ]),
            "health": object(["status": text, "message": text]),
            "history": [
                "type": "array",
                "items": object([
                    "id": ["type": "integer", "format": "int64"], "revision": text, "revisions": texts,
                    "deployedAt": ["type": "string", "format": "date-time"], "source": source,
                    "sources": sources,
                ]),
            ],
            "operationState": object(["phase": text, "message": text]),
        ]),
    ])

    private static func object(_ properties: [String: JSONValue]) -> JSONValue {
        [
            "type": "object", "x-kubernetes-preserve-unknown-fields": true,
            "properties": .object(
                properties.sorted { $0.key < $1.key }.map { JSONMember(key: $0.key, value: $0.value) }
            ),
        ]
    }
}
