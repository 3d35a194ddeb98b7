internal import AdapterWork
internal import Deployments
internal import HTTPClient
internal import O2DMSPluginKit
internal import Synchronization
internal import Threads

/// Applications and ApplicationSets as Argo CD's own API tells them, asked for again and again.
final class ServerApplications: ApplicationKnowledge {
    private struct Contents {
        var known: [String: KnownDeployment] = [:]
        var fault: AdapterError?
        var hasTried = false
        var failuresInARow = 0
        var confirmedAt: ContinuousClock.Instant?
    }

    private let server: ArgoCDServer
    private let onChange: @Sendable (DeploymentChange) -> Void
    private let contents = Monitor(Contents())
    private let task = Mutex<BackgroundTask?>(nil)
    private let isStopping = Atomic(false)

    /// - Parameters:
    ///   - server: who is asked.
    ///   - onChange: called on the thread that asks.
    init(_ server: ArgoCDServer, onChange: @escaping @Sendable (DeploymentChange) -> Void) {
        self.server = server
        self.onChange = onChange
    }

    func start() throws(AdapterError) {
        let task = BackgroundTask { [weak self] in self?.look() ?? .seconds(1) }
        self.task.withLock { $0 = task }
        guard task.start() else { throw .internal("no thread to follow Argo CD") }
    }

    func cancel() { isStopping.store(true, ordering: .releasing) }

    func stop() {
        cancel()
        task.withLock { $0.take() }?.stop()
    }

    var report: String {
        let (fault, age) = contents.withLock { ($0.fault, $0.confirmedAt.map { ContinuousClock.now - $0 }) }
        if let fault { return "not watched at present: \(fault.message)" }
        return age.map { "read from Argo CD \($0.components.seconds) s ago" }
            ?? "not watched yet: Argo CD is being read for the first time"
    }

    var fault: AdapterError? {
        let (fault, isKnown) = contents.withLock { ($0.fault, $0.confirmedAt != nil) }
        if let fault { return fault }
        return isKnown
            ? nil
            : .unavailable(
                "what is deployed cannot be told: Argo CD is being read for the first time",
                retryAfterMilliseconds: 1000
            )
    }

    func fresh(_ terms: HTTPTerms) throws(AdapterError) -> [KnownDeployment] {
        do throws(HTTPFault) {
            return try server.list("applications", as: Application.self, terms).map {
                KnownDeployment(application: $0)
            }
                + server.list("applicationsets", as: ApplicationSet.self, terms).map {
                    KnownDeployment(set: $0)
                }
        } catch {
            throw Self.untold(error)
        }
    }

    func waitForList(until deadline: ContinuousClock.Instant) {
        _ = contents.wait(atMost: max(.zero, deadline - .now)) { $0.hasTried ? true : nil }
    }

    private func look() -> Duration {
        let terms = HTTPTerms(timeout: server.timeout) { [weak self] in
            self?.isStopping.load(ordering: .acquiring) ?? true
        }
        do throws(AdapterError) {
            keep(try fresh(terms))
            return RefreshPace.afterSuccess(server.refresh)
        } catch {
            let failures = contents.update { contents in
                contents.fault = error
                contents.hasTried = true
                contents.failuresInARow += 1
                return contents.failuresInARow - 1
            }
            return RefreshPace.afterFailure(failures, refresh: server.refresh, asked: nil)
        }
    }

    private func keep(_ found: [KnownDeployment]) {
        let next = Dictionary(found.map { ($0.record.deployment.id, $0) }) { $1 }
        let before = contents.withLock { $0.known }
        for (id, known) in before where next[id] == nil {
            onChange(DeploymentChange(before: known, after: nil))
        }
        for (id, known) in next where before[id] != known {
            onChange(DeploymentChange(before: before[id], after: known))
        }
        contents.update { contents in
            contents = Contents(known: next, hasTried: true, confirmedAt: .now)
        }
    }

    private static func untold(_ fault: HTTPFault) -> AdapterError {
        var error = AdapterError(fault)
        if fault.kind != .deadline, fault.kind != .cancelled { error.code = .unavailable }
        error.message = "what is deployed cannot be told: Argo CD: \(fault.message)"
        return error
    }
}
