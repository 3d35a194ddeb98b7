import AdapterHost
import JSONText
import PackageLifecycle

extension APIError {
    /// At most so many users are named; the message counts all of them.
    private static let namedUsers = 100

    /// The spec's answer to the deletion of a package that is in use.
    static func inUse(_ package: FoundPackage, by users: [String]) -> APIError {
        let deployments = users.count == 1 ? "1 deployment" : "\(users.count) deployments"
        return APIError(
            409,
            "PackageInUse",
            "Cannot delete package \(package.id): used by \(deployments)",
            details: object { writer in
                writer.member("deployments", Array(users.prefix(namedUsers)))
                if users.count > namedUsers { writer.member("omitted", users.count - namedUsers) }
            }
        )
    }

    /// Nobody can say whether the package is in use: then it stays.
    static func usageUnknown(_ package: FoundPackage, _ silent: [SilentAdapter]) -> APIError {
        let answers = silent.map {
            ErrorTable.answer(for: $0.error, of: .deploymentList, adapter: $0.adapter)
        }
        let first = answers.first?.message ?? ""
        let others = silent.count > 1 ? ", nor could \(silent.count - 1) more" : ""
        return APIError(
            503,
            "ServiceUnavailable",
            "cannot tell whether package \(package.id) is in use: adapter \(silent.first?.adapter ?? "") could not say (\(first))\(others)."
                + " Nothing was deleted; try again when it answers, or use force=true to delete without knowing",
            details: object { writer in
                writer.key("adapters")
                writer.beginArray()
                for (adapter, answer) in zip(silent, answers) {
                    writer.beginObject()
                    writer.member("adapter", adapter.adapter)
                    writer.member("error", answer.type)
                    writer.member("message", answer.message)
                    writer.endObject()
                }
                writer.endArray()
            },
            retryAfterSeconds: answers.compactMap(\.retryAfterSeconds).max() ?? 1,
            cause: answers.contains { $0.cause != nil }
                ? answers.compactMap(\.cause).joined(separator: "; ") : nil
        )
    }
}
