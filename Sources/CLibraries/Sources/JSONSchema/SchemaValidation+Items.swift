internal import JSONText

/// Arrays.
extension SchemaValidation {
    mutating func check(
        _ elements: [JSONValue],
        _ keyword: SchemaKeyword,
        _ evaluated: inout EvaluatedParts
    ) throws(JSONSchemaError) {
        switch keyword {
        case .itemCount(let range):
            if !range.contains(elements.count) {
                add("must have \(range.words) items, not \(elements.count)")
            }
        case .items(let prefix, let rest):
            for (index, element) in elements.enumerated() {
                guard let place = index < prefix.count ? prefix[index] : rest else { break }
                try check(element, at: .item(index), against: place)
                if schema.tracksEvaluation { evaluated.insert(index) }
            }
        case .contains(let rule): try check(elements, by: rule, &evaluated)
        case .uniqueItems: try checkUnique(elements)
        case .unevaluatedItems(let place):
            for (index, element) in elements.enumerated() where !evaluated.contains(index) {
                try check(element, at: .item(index), against: place)
            }
            evaluated.insertAll()
        default: break
        }
    }

    private mutating func check(
        _ elements: [JSONValue],
        by rule: ContainsRule,
        _ evaluated: inout EvaluatedParts
    ) throws(JSONSchemaError) {
        var fitting = 0
        for (index, element) in elements.enumerated()
        where try trial(part: element, against: rule.place).isEmpty {
            fitting += 1
            if rule.evaluates, schema.tracksEvaluation { evaluated.insert(index) }
        }
        if !rule.count.contains(fitting) {
            add("must have \(rule.count.words) items of the wanted form, not \(fitting)")
        }
    }

    private mutating func checkUnique(_ elements: [JSONValue]) throws(JSONSchemaError) {
        var seen: [CanonicalValue: Int] = [:]
        for (index, element) in elements.enumerated() {
            guard let first = seen.updateValue(index, forKey: try CanonicalValue(element, &budget)) else {
                continue
            }
            return add("must not have an item twice, as \(first) and \(index) are")
        }
    }
}
