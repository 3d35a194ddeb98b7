internal import JSONText

/// One thing that a compiled schema asks for; schemas within it are places in the list of all.
enum SchemaKeyword: Sendable {
    typealias Place = Int

    /// The schema `false`: nothing is valid.
    case never
    case reference(Place)
    case types([JSONType])
    case choice(SchemaChoice)
    case constant(JSONValue)
    case memberCount(CountRange)
    case required([String])
    case members(MemberRules)
    case memberNames(Place)
    case dependencies([SchemaDependency])
    case itemCount(CountRange)
    case items(prefix: [Place], rest: Place?)
    case contains(ContainsRule)
    case uniqueItems
    case length(CountRange)
    case pattern(SchemaPattern)
    case format(SchemaFormat)
    /// A format that nothing is held against: it says what the string means.
    case meaning(String)
    case bound(NumberBound)
    case multiple(DecimalNumber)
    case allOf([Place])
    case anyOf([Place])
    case oneOf([Place])
    case not(Place)
    case conditional(if: Place, then: Place?, else: Place?)
    case unevaluatedMembers(Place)
    case unevaluatedItems(Place)
}

/// The values of `enum`.
final class SchemaChoice: Sendable {
    let shown: [JSONValue]
    let canonical: Set<JSONValue>

    init(_ values: [JSONValue], canonical: [JSONValue]) {
        shown = values
        self.canonical = Set(canonical)
    }
}

/// `properties`, `patternProperties` and `additionalProperties`.
final class MemberRules: Sendable {
    let properties: [String: SchemaKeyword.Place]
    let patterns: [(pattern: SchemaPattern, place: SchemaKeyword.Place)]
    let additional: SchemaKeyword.Place?
    /// The names of ``properties`` in order, for whoever misspelt one.
    let known: [String]

    init(
        properties: [String: SchemaKeyword.Place],
        patterns: [(pattern: SchemaPattern, place: SchemaKeyword.Place)],
        additional: SchemaKeyword.Place?
    ) {
        self.properties = properties
        self.patterns = patterns
        self.additional = additional
        known = properties.keys.sorted()
    }
}

/// `contains`, with how many items are to be of that form.
struct ContainsRule: Sendable {
    let place: SchemaKeyword.Place
    let count: CountRange
    /// Whether such items count as evaluated.
    let evaluates: Bool
}

/// What the presence of a member asks for.
enum SchemaDependency: Sendable {
    case required([String], by: String)
    case schema(SchemaKeyword.Place, by: String)

    var name: String {
        switch self {
        case .required(_, let name), .schema(_, let name): name
        }
    }
}

/// `minimum`, `maximum` and their exclusive forms.
struct NumberBound: Sendable {
    let limit: Double
    let isUpper: Bool
    let isExclusive: Bool

    func admits(_ number: Double) -> Bool {
        switch (isUpper, isExclusive) {
        case (true, true): number < limit
        case (true, false): number <= limit
        case (false, true): number > limit
        case (false, false): number >= limit
        }
    }

    /// As people say it.
    var words: String {
        switch (isUpper, isExclusive) {
        case (true, true): "less than"
        case (true, false): "at most"
        case (false, true): "more than"
        case (false, false): "at least"
        }
    }
}
