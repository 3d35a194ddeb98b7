import GatewayHTTP

/// The query parameters of a request, each known to its route and of the right form.
struct QueryValues: Sendable {
    private let parameters: QueryParameters?

    /// No parameters.
    init() { parameters = .none }

    /// Parses a raw query against what a route takes.
    init(_ query: ArraySlice<UInt8>?, allowed: [QueryParameter]) throws(APIError) {
        do throws(QueryError) {
            parameters = try query.map { raw throws(QueryError) in try QueryParameters(raw) }
        } catch {
            guard let name = error.parameter else { throw .badRequest(error.message) }
            throw .badParameter(name, error.message)
        }
        for parameter in all {
            guard let known = allowed.first(where: { $0.name == parameter.name }) else {
                throw .badParameter(parameter.name, "there is no query parameter \(parameter.name) here")
            }
            guard known.accepts(parameter.value) else {
                throw .badParameter(
                    known.name,
                    "the query parameter \(known.name) must be \(known.expectation)"
                )
            }
        }
    }

    func text(_ name: String) -> String? { parameters?[name] }

    func integer(_ name: String) -> UInt64? { parameters?[name].flatMap { DecimalNumber.parse($0.utf8) } }

    func boolean(_ name: String) -> Bool? { parameters?[name].map { $0 == "true" } }

    /// All parameters in the order they stand, for links and entity tags.
    var all: [QueryParameters.Parameter] { parameters?.all ?? [] }
}
