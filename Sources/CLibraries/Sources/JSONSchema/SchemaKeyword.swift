internal import JSONText

/// One thing that a compiled schema asks for; schemas within it are places in the list of all.
enum SchemaKeyword: Sendable {
    typealias Place = Int

    /// The schema `false`: nothing is valid.
    case never
    case reference(Place)
    /// `$recursiveRef`, which the outermost scope on the way may draw to itself.
    case recursiveReference(Place)
    /// `$dynamicRef`, for which the outermost scope that has such an anchor counts.
    case dynamicReference(Place, anchor: ExactString)
    case types([JSONType])
    case choice(SchemaChoice)
    case constant(CanonicalValue, shown: JSONValue)
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
    case multiple(DecimalNumber, shown: JSONValue)
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
    let canonical: Set<CanonicalValue>

    init(_ values: [JSONValue], canonical: [CanonicalValue]) {
        shown = values
        self.canonical = Set(canonical)
    }
}

/// `properties`, `patternProperties` and `additionalProperties`.
final class MemberRules: Sendable {
    let properties: [ExactString: SchemaKeyword.Place]
    let patterns: [(pattern: SchemaPattern, place: SchemaKeyword.Place)]
    let additional: SchemaKeyword.Place?
    /// The names of ``properties`` in order, for whoever misspelt one.
    let known: [String]

    init(
        properties: [ExactString: SchemaKeyword.Place],
        patterns: [(pattern: SchemaPattern, place: SchemaKeyword.Place)],
        additional: SchemaKeyword.Place?
    ) {
        self.properties = properties
        self.patterns = patterns
        self.additional = additional
        known = properties.keys.sorted().map(\.string)
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
    let limit: DecimalNumber
    let shown: JSONValue
    let isUpper: Bool
    let isExclusive: Bool

    /// Nil = the limit is no number.
    init?(_ limit: JSONValue, isUpper: Bool, isExclusive: Bool) {
        guard let number = DecimalNumber(limit) else { return nil }
        (self.limit, shown, self.isUpper, self.isExclusive) = (number, limit, isUpper, isExclusive)
    }

    func admits(_ number: DecimalNumber) -> Bool {
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
