internal import Foundation
internal import JSONText
internal import YAML
internal import YAMLValue

/// What may be done with the objects of one kind: one verb, of which a manifest grants several.
public struct ClusterRight: Hashable, Sendable, CustomStringConvertible {
    /// As RBAC names it: `list`, for example.
    public let verb: String
    /// The kind in the plural, without its group.
    public let resource: String

    /// Names a right.
    public init(verb: String, resource: String) { (self.verb, self.resource) = (verb, resource) }

    /// The verb and the kind.
    public var description: String { "\(verb) \(resource)" }

    /// What the ClusterRoles and Roles of a manifest grant.
    ///
    /// - Parameter manifest: the path of the file.
    /// - Returns: the rights, whatever binds them.
    /// - Throws: what is wrong with the file.
    public static func granted(by manifest: String) throws -> Set<ClusterRight> {
        let rules = try roles(in: manifest).flatMap { $0["rules"]?.elements ?? [] }
        let rights = rules.flatMap { rule in
            texts(rule["verbs"]).flatMap { verb in
                texts(rule["resources"]).map { ClusterRight(verb: verb, resource: $0) }
            }
        }
        return Set(rights)
    }

    /// The verbs of a manifest, each once; none if it cannot be read.
    ///
    /// - Parameter manifest: the path of the file.
    /// - Returns: in alphabetical order.
    public static func verbs(of manifest: String) -> [String] {
        Set(((try? granted(by: manifest)) ?? []).map(\.verb)).sorted()
    }

    /// What the API server says that an account must not do, in texts that quote it.
    ///
    /// - Parameter texts: of a log, or of errors.
    /// - Returns: the rights that are missing.
    public static func missing(in texts: [String]) -> Set<ClusterRight> {
        let rights = texts.flatMap { text in
            text.matches(of: /cannot (\w+) resource "(\w+)"/).map {
                ClusterRight(verb: String($0.1), resource: String($0.2))
            }
        }
        return Set(rights)
    }

    static func roles(in manifest: String) throws -> [JSONValue] {
        var limits = YAMLLimits()
        limits.documents = 32
        return try JSONValue.documents(
            yaml: Array(Data(contentsOf: URL(fileURLWithPath: manifest))),
            limits: limits
        )
        .filter { ["ClusterRole", "Role"].contains($0["kind"]?.string) }
    }

    static func texts(_ list: JSONValue?) -> [String] { (list?.elements ?? []).compactMap(\.string) }
}
