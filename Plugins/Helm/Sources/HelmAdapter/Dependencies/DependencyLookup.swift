internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit

/// Resolves what a chart does not carry itself: from the repositories that its dependencies name.
struct DependencyLookup: Sendable {
    let repositories: [any ChartRepository]
    let hosts: DependencyHosts
    let limits: IndexLimits
    /// For all dependencies of one chart together.
    let timeout: Duration

    /// Completes the inspection of a chart that is acceptable as far as its archive goes.
    ///
    /// - Parameters:
    ///   - inspection: gets the places of dependencies, and the rules that are broken where there are none.
    ///   - severities: those of rules.
    ///   - call: whose deadline and cancellation count.
    /// - Throws: that a repository does not answer, so that nothing can be said about the chart; unless the missing of
    ///   dependencies is no error by configuration.
    func resolve(
        _ inspection: inout ChartInspection,
        _ severities: ChartSeverities,
        _ call: Call
    ) throws(AdapterError) {
        let terms = HTTPTerms(timeout: timeout, for: call)
        let finder = DependencyFinder(repositories, hosts: hosts, limits: limits, terms: terms)
        for (index, source) in inspection.dependencies.enumerated() where source.isElsewhere {
            let outcome: DependencyFinder.Outcome
            do throws(AdapterError) { outcome = try finder.find(source.dependency) } catch {
                guard error.code != .cancelled, severities[.dependencyUnresolved] != .error else {
                    throw error
                }
                outcome = .broken(.dependencyUnresolved, error.message)
            }
            if case .found(let place) = outcome { inspection.dependencies[index].place = place }
            inspection.add(severities.judge(Self.finding(outcome, source)))
        }
    }

    private static func finding(
        _ outcome: DependencyFinder.Outcome,
        _ source: ChartDependencySource
    ) -> ChartFinding {
        let name = ChartText.quoted(source.dependency.name.utf8)
        let constraint = ChartText.quoted(source.dependency.version.utf8)
        switch outcome {
        case .found:
            let message = "the dependency \"\(name)\" is not in charts/: run helm dependency build"
            return ChartFinding(.dependencyMissing, at: source.path, line: source.line, message)
        case .broken(let rule, let reason):
            let advice =
                rule == .dependencyHost
                ? "put the dependency into charts/, or have the host allowed"
                : "put the dependency into charts/"
            let wanted = constraint.isEmpty ? "\"\(name)\"" : "\"\(name)\" \(constraint)"
            let message = "the dependency \(wanted) cannot be had: \(reason); \(advice)"
            return ChartFinding(rule, at: source.path, line: source.line, message)
        }
    }
}

extension ChartDependencySource {
    /// Whether a repository is to be asked for it.
    fileprivate var isElsewhere: Bool {
        guard place == nil else { return false }
        return switch dependency.repository.map({ ChartRepositoryAddress($0) }) {
        case .remote, .named: true
        case .local, .refused, nil: false
        }
    }
}
