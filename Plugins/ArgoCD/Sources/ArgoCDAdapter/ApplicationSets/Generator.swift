/// What an ApplicationSet makes Applications from, as far as it has templates of its own: parameters are never read.
struct Generator: Decodable, Hashable, Sendable {
    /// One of `list`, `clusters`, `git`, `matrix` and so on.
    private struct Kind: Decodable, Hashable, Sendable {
        var template: ApplicationSet.Template?
        /// Of `matrix` and `merge`.
        var generators: [Generator]?
    }

    private let kinds: [String: Kind]

    init(from decoder: any Decoder) throws { kinds = try [String: Kind](from: decoder) }

    /// Its own template; nil = that of the set counts.
    var template: Application.Specification? { kinds.values.compactMap { $0.template?.spec }.first }

    /// The templates of the generators that it combines, at any depth.
    var innerTemplates: [Application.Specification] {
        kinds.values.flatMap { $0.generators ?? [] }.flatMap { generator in
            (generator.template.map { [$0] } ?? []) + generator.innerTemplates
        }
    }
}
