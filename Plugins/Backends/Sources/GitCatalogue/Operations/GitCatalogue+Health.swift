public import JSONText
public import O2DMSPluginKit

extension GitCatalogue {
    /// How the repositories stand.
    ///
    /// - Parameter more: further members of the details, of what the adapter does beside Git.
    /// - Returns: the state of each repository.
    /// - Throws: which repository cannot be served, with the same details.
    public func health(_ more: [JSONMember] = []) throws(AdapterError) -> HealthReport {
        let states = repositories.map { ($0, $0.state) }
        for (repository, state) in states {
            guard let age = state.ageSeconds else { continue }
            RepositoryReporter(repository: repository.settings.name, host: host).aged(age)
        }
        let reports = states.map { repository, state in state.report(repository) }
        let details = JSONValue.object([JSONMember(key: "repositories", value: .array(reports))] + more)
        for (repository, state) in states {
            guard let reason = state.unavailability else { continue }
            throw AdapterError(
                .unavailable,
                "repository \(repository.settings.name): \(reason)",
                details: details
            )
        }
        return HealthReport(details: details)
    }
}
