internal import JSONText

/// Which members or items of a value some schema has looked at, for those that judge what is left.
struct EvaluatedParts {
    private var names: Set<ExactString> = []
    private var indices: Set<Int> = []
    private var isWhole = false

    mutating func insert(_ name: String) { names.insert(ExactString(name)) }
    mutating func insert(_ index: Int) { indices.insert(index) }
    mutating func insertAll() { isWhole = true }

    func contains(_ name: String) -> Bool { isWhole || names.contains(ExactString(name)) }
    func contains(_ index: Int) -> Bool { isWhole || indices.contains(index) }

    mutating func merge(_ other: EvaluatedParts) {
        names.formUnion(other.names)
        indices.formUnion(other.indices)
        isWhole = isWhole || other.isWhole
    }
}
