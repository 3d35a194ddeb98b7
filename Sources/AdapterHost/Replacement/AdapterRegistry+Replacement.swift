// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Threads

/// Other adapters in the place of the present ones while requests run.
extension AdapterRegistry {
    /// Puts the adapters of another configuration in place, without dropping a request; blocks until they are ready.
    ///
    /// What is unchanged stays as it is. Everything else is made first, and given its timeout to be as healthy as what it replaces;
    /// then all of it takes effect at once: requests that begin from then on see the new set, those before keep the old one. What
    /// has left is ended when they are over.
    ///
    /// - Parameters:
    ///   - specifications: all adapters that are wanted, in configuration order.
    ///   - patience: how long requests may go on with what has left.
    /// - Returns: what changed.
    /// - Throws: what could not be made; then nothing has changed. An adapter that failed before with the same specification and
    ///   fails again is no reason to refuse the others.
    public func replace(with specifications: [AdapterSpecification], patience: Duration)
        throws(AdapterRefusal) -> AdapterChanges
    {
        try generation.withLock { generation throws(AdapterRefusal) in
            let present = current
            let plan = AdapterPlan(from: present, to: specifications)
            succession.begin(plan.missing.map(\.name))
            defer { succession.end() }
            let (made, failures) = try make(plan, present)
            tell(made, succession.introduce(made))
            awaitHealth(of: made, inPlaceOf: present)
            let adapters = plan.entries.compactMap { entry in
                entry.kept ?? made.first { $0.name == entry.specification.name }
            }
            let next = AdapterSet(adapters: adapters, failures: failures, generation: generation + 1)
            let limit = MonotonicTime.after(patience, from: MonotonicTime.now())
            guard install(next, inPlaceOf: present, without: plan.leaving, until: limit) else {
                shutdown.run(made, deadline: MonotonicTime.now())
                throw AdapterRefusal(failures: [])
            }
            generation += 1
            for failure in present.failures { loading.meters.restore(failure.name, in: next) }
            return plan.changes
        }
    }

    /// Makes adapters; those that cannot be made now either were not there before.
    private func make(_ plan: AdapterPlan, _ present: AdapterSet)
        throws(AdapterRefusal) -> ([Adapter], [AdapterLoadFailure])
    {
        let specifications = plan.missing
        let isNew = { (failure: AdapterLoadFailure) in
            !present.failures.contains { $0.specification == failure.specification }
        }
        let results = loading.load(specifications, isRefused: isNew)
        readFiles.withLock { $0 = plan.kept.flatMap(\.files) + results.flatMap(\.files) }
        let made = results.compactMap { try? $0.get() }
        let failures = results.compactMap(\.failure)
        let reasons = failures.filter(isNew)
        guard reasons.isEmpty else {
            shutdown.run(made, deadline: MonotonicTime.now())
            for specification in specifications { loading.meters.restore(specification.name, in: present) }
            throw AdapterRefusal(failures: reasons)
        }
        return (made, failures)
    }

    /// Puts a set in force and sends on their way those that have left; false if the registry is shutting down.
    private func install(
        _ next: AdapterSet,
        inPlaceOf present: AdapterSet,
        without leaving: [Adapter],
        until limit: Int64
    ) -> Bool {
        present.use.limit(to: limit)
        let (isInstalled, retirement) = history.withLock { history -> (Bool, Retirement?) in
            guard !history.isClosed else { return (false, nil) }
            enforce(next)
            return (true, history.retire(leaving, of: present.use))
        }
        guard let retirement else { return isInstalled }
        if !HostThread.start({ [self] in end(retirement) }) {
            // Nobody is there to wait for requests.
            retirement.limit(to: MonotonicTime.now())
            end(retirement)
        }
        return true
    }

    private func end(_ retirement: Retirement) {
        retirement.run(shutdown)
        history.withLock(notifying: true) { history in
            // Not while another set could be put in force that has the name again.
            let present = Set(current.adapters.map(\.name))
            for name in retirement.names where !present.contains(name) && !succession.expects(name) {
                loading.meters.forget(name)
            }
            history.retirements.removeAll { $0 === retirement }
        }
    }
}

extension AdapterRegistry.History {
    /// Notes that `adapters` are in no set after the one whose use is given; nil if there is nothing to end.
    fileprivate mutating func retire(_ adapters: [Adapter], of use: SetUse) -> Retirement? {
        uses.removeAll { $0.isOver }
        uses.append(use)
        guard !adapters.isEmpty else { return nil }
        if retirements.count >= AdapterRegistry.retirementLimit {
            retirements.first?.limit(to: MonotonicTime.now())
        }
        let retirement = Retirement(adapters, uses: uses)
        retirements.append(retirement)
        return retirement
    }
}
