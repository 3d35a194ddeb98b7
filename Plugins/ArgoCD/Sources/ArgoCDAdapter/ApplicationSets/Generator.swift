internal import JSONText

/// What an ApplicationSet makes Applications from, as far as that stands in the set itself.
struct Generator: Decodable, Hashable, Sendable {
    /// One of `list`, `clusters`, `git`, `matrix` and so on.
    private struct Kind: Decodable, Hashable, Sendable {
        var template: ApplicationSet.Template?
        /// Of `matrix` and `merge`.
        var generators: [Generator]?
        /// Of `list`.
        var elements: JSONValue?
        var elementsYaml: String?
    }

    private let kinds: [String: Kind]

    init(from decoder: any Decoder) throws { kinds = try [String: Kind](from: decoder) }

    /// Its own template; nil = that of the set counts.
    var template: Application.Specification? { kinds.values.compactMap { $0.template?.spec }.first }

    /// What it puts into its template, once for each Application; nil = that is known only when it runs.
    ///
    /// Of a list within `matrix` or `merge` it is not known: others may put something in the place of its values. Neither is it where
    /// another kind of generator stands in the same entry.
    var elements: [ListElement]? {
        guard kinds.count == 1, let list = kinds["list"], (list.elementsYaml ?? "").isEmpty,
            let elements = list.elements?.elements, !elements.isEmpty
        else { return nil }
        return elements.map(ListElement.init)
    }

    /// The templates of the generators that it combines, at any depth.
    var innerTemplates: [Application.Specification] {
        kinds.values.flatMap { $0.generators ?? [] }.flatMap { generator in
            (generator.template.map { [$0] } ?? []) + generator.innerTemplates
        }
    }
}
