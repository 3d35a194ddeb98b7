internal import HTTPClient
internal import O2DMSPluginKit

/// Finds charts that dependencies name in the repositories they name.
///
/// A repository of the configuration answers from what it serves, without asking anybody; another one is asked only if
/// its host is allowed. One finder serves one upload: it asks no index twice.
final class DependencyFinder {
    /// What came of looking for a dependency.
    enum Outcome: Sendable, Equatable {
        case found(ChartDependencySource.Place)
        /// The rule that is broken so, and why.
        case broken(ChartRule, String)
    }

    let repositories: [any ChartRepository]
    let hosts: DependencyHosts
    let terms: HTTPTerms
    private let limits: IndexLimits
    private var indexes: [HTTPAddress: RepositorySnapshot] = [:]

    /// - Parameters:
    ///   - repositories: those of the configuration, in its order.
    ///   - hosts: which others may be asked.
    ///   - limits: what an index may cost.
    ///   - terms: until when, and whether the answer is still wanted.
    init(_ repositories: [any ChartRepository], hosts: DependencyHosts, limits: IndexLimits, terms: HTTPTerms)
    {
        self.repositories = repositories
        self.hosts = hosts
        self.limits = limits
        self.terms = terms
    }

    /// Looks for a version that the constraint admits.
    ///
    /// - Parameter dependency: one whose repository is a proper address.
    /// - Returns: where it is, or why it is nowhere.
    /// - Throws: that a repository which may be asked does not answer.
    func find(_ dependency: ChartDependency) throws(AdapterError) -> Outcome {
        let address = dependency.repository ?? ""
        if let name = ChartRepositoryAddress.name(in: address) {
            guard let repository = repositories.first(where: { $0.identity.name == name }) else {
                return .broken(.dependencyUnresolved, "\(address) is no repository of the configuration")
            }
            return try find(dependency, in: repository)
        }
        if let repository = repositories.first(where: { Self.areEqual($0.identity.url, address) }) {
            return try find(dependency, in: repository)
        }
        return address.utf8.starts(with: "oci://".utf8)
            ? try askRegistry(dependency, address) : try ask(dependency, address)
    }

    private func find(_ dependency: ChartDependency, in repository: any ChartRepository)
        throws(AdapterError) -> Outcome
    {
        let name = repository.identity.name
        for isSecondLook in [false, true] {
            if isSecondLook { repository.catchUp() }
            guard let snapshot = repository.state.snapshot else { continue }
            if let version = snapshot.newest(dependency) {
                return .found(.repository(name, version: version))
            }
        }
        guard repository.state.snapshot != nil else {
            let reason = repository.state.fault ?? "its index has not been read yet"
            throw .unavailable(
                "the dependency \(PlainText.short(dependency.name)) cannot be looked up: repository \(name): \(reason)",
                retryAfterMilliseconds: 1000
            )
        }
        return .broken(.dependencyUnresolved, "the repository \(name) has no version that is admitted")
    }

    private func ask(_ dependency: ChartDependency, _ text: String) throws(AdapterError) -> Outcome {
        let address: HTTPAddress
        do throws(HTTPClientError) { address = try HTTPAddress(text).directory } catch {
            return .broken(.dependencyUnresolved, "\(PlainText.short(text)): \(error.message)")
        }
        guard hosts.allow(address.origin) else { return Self.notAllowed(address.origin) }
        let admission = DependencyAdmission(hosts)
        return try asking(dependency, address.origin, admission) { () throws(HTTPFault) in
            guard let version = try index(at: address, admission).newest(dependency) else {
                return .broken(.dependencyUnresolved, "\(address) has no version that is admitted")
            }
            return .found(.repository(address.text, version: version))
        }
    }

    static func notAllowed(_ origin: HTTPOrigin) -> Outcome {
        .broken(.dependencyHost, "the host \(origin.host) is not in dependency_hosts")
    }

    /// Asks a server that is not of the configuration.
    ///
    /// What it does not have, or keeps from everybody who does not log in, the chart cannot have; any other failure says nothing about
    /// the chart. Where it is this side that does not go on to the server's token service, its host has to be allowed.
    func asking(
        _ dependency: ChartDependency,
        _ origin: HTTPOrigin,
        _ admission: DependencyAdmission,
        _ body: () throws(HTTPFault) -> Outcome
    ) throws(AdapterError) -> Outcome {
        do throws(HTTPFault) { return try body() } catch {
            switch error.kind {
            case .absent: return .broken(.dependencyUnresolved, "\(origin): \(error.message)")
            case .refused where admission.denied != nil:
                let denied = admission.denied?.host ?? ""
                return .broken(
                    .dependencyHost,
                    "\(origin) has its token service at the host \(denied), which is not in dependency_hosts"
                )
            case .refused:
                return .broken(
                    .dependencyUnresolved,
                    "\(origin): \(error.message); only repositories of the configuration are asked with credentials"
                )
            default: throw Self.silence(of: origin, about: dependency, error)
            }
        }
    }

    /// That nothing can be said about a dependency.
    static func silence(
        of origin: HTTPOrigin,
        about dependency: ChartDependency,
        _ fault: HTTPFault
    ) -> AdapterError {
        if fault.kind == .cancelled { return .cancelled }
        let name = PlainText.short(dependency.name)
        return AdapterError(
            fault.kind == .deadline ? .deadline : .unavailable,
            "the dependency \(name) cannot be looked up at \(origin): \(fault.message)"
        )
    }

    /// The index of a repository that is not in the configuration; it gets no credentials.
    private func index(
        at address: HTTPAddress,
        _ admission: DependencyAdmission
    ) throws(HTTPFault) -> RepositorySnapshot {
        if let known = indexes[address] { return known }
        let reader: WebIndexReader
        do throws(HTTPClientError) {
            reader = WebIndexReader(
                index: try address.resolving(StoredIndex.key),
                addressing: try ArchiveAddressing(document: address),
                limits: limits
            )
        } catch {
            throw HTTPFault(error)
        }
        var configuration = HTTPClientConfiguration(trustedOrigin: address.origin)
        configuration.admitsRedirect = { admission.admits($0) }
        let snapshot = try reader.read(HTTPClient(configuration), nil, terms)
        indexes[address] = snapshot
        return snapshot
    }

    /// Whether two addresses mean one repository: a slash at the end and the case of scheme and host do not matter.
    private static func areEqual(_ left: String, _ right: String) -> Bool {
        func normal(_ text: String) -> String {
            let bare = text.utf8.last == UInt8(ascii: "/") ? String(text.dropLast()) : text
            return (try? HTTPAddress(bare).text) ?? bare
        }
        return normal(left) == normal(right)
    }
}
