/// Which members of a JSON text are wanted: a tree of member names.
///
/// Arrays are looked through: `status.history.id` means that member of each element of `history`.
public struct JSONFields: Sendable {
    struct Node: Sendable {
        var children: [(name: [UInt8], node: Int)] = []
        /// Wanted as it is, whatever it contains.
        var isWhole = false
    }

    private(set) var nodes = [Node()]
    /// The member whose elements are handed over one by one, if it is an array.
    private(set) var pieces: Int?

    /// Names members.
    ///
    /// - Parameter paths: names joined by dots, as `spec.source.repoURL`, each with all that is below it; empty = the whole
    ///   text.
    public init(_ paths: [String]) {
        for path in paths { add(path, below: 0) }
    }

    /// Names members of a text that consists of an array and of what describes it.
    ///
    /// - Parameters:
    ///   - envelope: what is wanted around the array.
    ///   - pieces: the name of the array, a member of the text itself.
    ///   - paths: what is wanted of each of its elements.
    public init(envelope: [String], pieces: String, paths: [String]) {
        self.init(envelope)
        let node = child(Array(pieces.utf8), of: 0)
        self.pieces = node
        for path in paths { add(path, below: node) }
    }

    private mutating func add(_ path: String, below start: Int) {
        var node = start
        for name in path.utf8.split(separator: UInt8(ascii: ".")) { node = child(Array(name), of: node) }
        nodes[node].isWhole = true
    }

    private mutating func child(_ name: [UInt8], of parent: Int) -> Int {
        if let known = nodes[parent].children.first(where: { $0.name == name }) { return known.node }
        nodes.append(Node())
        nodes[parent].children.append((name, nodes.count - 1))
        return nodes.count - 1
    }
}
