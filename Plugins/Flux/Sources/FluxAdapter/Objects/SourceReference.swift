internal import Kubernetes

/// The name of an object of Flux in another one.
struct SourceReference: Decodable, Sendable, Hashable {
    /// As `GitRepository`.
    var kind: String?
    var name: String
    /// `nil` = that of the object with the reference.
    var namespace: String?

    /// The object that is meant.
    ///
    /// - Parameter place: the namespace of the object with the reference.
    /// - Returns: its identity; `nil` for a kind that is not read.
    func target(from place: String?) -> FluxIdentity? {
        kind.flatMap(FluxKind.init).map { kind in
            let place = namespace.flatMap { $0.isEmpty ? nil : $0 } ?? place
            return FluxIdentity(kind: kind, key: ObjectKey(namespace: place, name: name))
        }
    }
}

/// What tells an object of Flux from all others.
struct FluxIdentity: Sendable, Hashable, Comparable, CustomStringConvertible {
    let kind: FluxKind
    let key: ObjectKey

    /// `GitRepository/namespace/name`.
    var description: String { "\(kind.rawValue)/\(key)" }

    /// By kind, then by namespace and name.
    static func < (left: FluxIdentity, right: FluxIdentity) -> Bool {
        left.kind == right.kind ? left.key < right.key : left.kind.rawValue < right.kind.rawValue
    }
}
