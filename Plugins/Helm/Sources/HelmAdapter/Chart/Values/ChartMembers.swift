internal import JSONText

/// The members of a mapping in the making; of equal keys the last one counts.
struct ChartMembers {
    private(set) var all: [JSONMember] = []
    private var places: [ExactString: Int] = [:]

    mutating func set(_ key: String, _ value: JSONValue) {
        let member = JSONMember(key: key, value: value)
        if let place = places[ExactString(key)] {
            all[place] = member
        } else {
            places[ExactString(key)] = all.count
            all.append(member)
        }
    }

    /// Takes over the members of a mapping, or of several in a list of which the first has the last word.
    ///
    /// - Returns: whether it is one.
    mutating func merge(_ value: JSONValue) -> Bool {
        let mappings = value.elements.map { Array($0.reversed()) } ?? [value]
        guard mappings.allSatisfy({ $0.kind == .object }) else { return false }
        for member in mappings.flatMap({ $0.members ?? [] }) { set(member.key, member.value) }
        return true
    }
}

/// Values as Helm puts them together before it installs a chart.
extension JSONValue {
    /// This mapping with the members of another, which have the last word, put in on every level.
    func overlaid(by other: JSONValue) -> JSONValue {
        guard let mine = self.members, let others = other.members else { return other }
        var members = ChartMembers()
        for member in mine { members.set(member.key, member.value) }
        let known = Dictionary(mine.map { (ExactString($0.key), $0.value) }) { $1 }
        for member in others {
            members.set(
                member.key,
                known[ExactString(member.key)]?.overlaid(by: member.value) ?? member.value
            )
        }
        return .object(members.all)
    }
}
