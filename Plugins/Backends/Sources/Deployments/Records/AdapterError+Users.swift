internal import JSONText
public import Kubernetes
public import O2DMSPluginKit

extension AdapterError {
    private static let namedUsers = 100

    /// Something may not go because of who uses it.
    ///
    /// - Parameters:
    ///   - message: what, and by how many or by whom.
    ///   - users: the first hundred are named in `details.deployments`, with the namespace where several share a name; `details.omitted` counts
    ///     the others. So does the host with the users that it has found.
    /// - Returns: the error, `inUse`.
    public static func inUse(_ message: String, by users: [ObjectKey]) -> AdapterError {
        let counts = users.reduce(into: [:]) { counts, user in counts[user.name, default: 0] += 1 }
        let names = users.map { counts[$0.name] == 1 ? $0.name : $0.description }.sorted()
        var members = [
            JSONMember(key: "deployments", value: .array(names.prefix(namedUsers).map(JSONValue.string)))
        ]
        if names.count > namedUsers {
            members.append(JSONMember(key: "omitted", value: .integer(Int64(names.count - namedUsers))))
        }
        return AdapterError(.inUse, message, details: .object(members))
    }
}
