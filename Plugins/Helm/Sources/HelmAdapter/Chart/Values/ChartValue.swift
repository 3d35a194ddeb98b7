internal import JSONText

/// A value of a chart while those of several charts are put together: a table, which can be changed, or anything else.
enum ChartValue {
    typealias Table = [ExactString: ChartValue]

    case table(Table)
    case other(JSONValue)

    init(_ value: JSONValue) {
        guard let members = value.members else {
            self = .other(value)
            return
        }
        self = .table(Table(members.map { (ExactString($0.key), ChartValue($0.value)) }) { $1 })
    }

    var table: Table? { if case .table(let table) = self { table } else { nil } }
    var bool: Bool? { if case .other(let value) = self { value.bool } else { nil } }
    var isNull: Bool { if case .other(.null) = self { true } else { false } }

    /// The same as JSON, in the order of the keys.
    var json: JSONValue {
        switch self {
        case .other(let value): value
        case .table(let table):
            .object(
                table.sorted { $0.key < $1.key }.map { JSONMember(key: $0.key.string, value: $0.value.json) }
            )
        }
    }
}

/// How tables are put together, as Helm 4 does it; the receiver has the last word throughout.
///
/// Merging keeps what is null, which says "no default" to those who come later; coalescing carries it out and drops it.
extension ChartValue.Table {
    /// What stands under several keys in one another; nil if there is nothing.
    subscript(path: [String]) -> ChartValue? {
        guard let first = path.first, let value = self[ExactString(first)] else { return nil }
        return path.count == 1 ? value : value.table?[Array(path.dropFirst())]
    }

    /// Takes in the values of another table.
    mutating func coalesce(
        with source: Self,
        isMerging: Bool,
        _ budget: inout CoalescingBudget
    ) throws(CoalescingFault) {
        try budget.spend(1 + source.count)
        for (key, value) in source {
            switch (self[key], value) {
            case (nil, _): self[key] = value
            case (.other(.null)?, _):
                if !isMerging, !value.isNull { self[key] = nil }
            case (.table(var table)?, .table(let other)):
                self[key] = nil
                try table.coalesce(with: other, isMerging: isMerging, &budget)
                self[key] = .table(table)
            default: break
            }
        }
    }

    /// Without what is null, in tables within tables.
    func withoutNulls(_ budget: inout CoalescingBudget) throws(CoalescingFault) -> Self {
        try budget.spend(1 + count)
        var kept: Self = [:]
        for (key, value) in self where !value.isNull {
            kept[key] =
                if case .table(let table) = value { .table(try table.withoutNulls(&budget)) } else { value }
        }
        return kept
    }
}
