internal import AdapterWork
internal import HTTPClient
internal import O2DMSPluginKit
internal import ObjectStore

/// Bringing what lies in the store and what the index names together again, while others write to both.
extension IndexRepository {
    func repair(_ repair: PackageRepair, _ policy: ChartPolicy, _ call: Call) -> RepairReport.Repository {
        var report = blankReport
        do throws(AdapterError) {
            let terms = HTTPTerms(call)
            if repair.action != .list {
                try refuseIfReadOnly(settings)
                // What a directory can tell to be unfinished needs nobody's decision.
                recover(terms)
            }
            let scan = try exchange { () throws(HTTPFault) in
                try RepositoryScan(store, terms) { () throws(HTTPFault) in
                    try publisher.refresh(terms, serve: serve)
                }
            }
            for dangling in scan.dangling { report.add(Self.finding(dangling)) }
            try mend(scan, repair, policy, call, &report)
        } catch {
            report.hindrance = .failed(error.message)
        }
        return report
    }

    private func mend(
        _ scan: RepositoryScan,
        _ repair: PackageRepair,
        _ policy: ChartPolicy,
        _ call: Call,
        _ report: inout RepairReport.Repository
    ) throws(AdapterError) {
        let now = WallClock.now() / 1_000_000_000
        let terms = HTTPTerms(call)
        var departing: [RepositoryScan.Stray] = []
        for stray in scan.strays {
            try call.checkCancelled()
            var finding = Self.finding(stray, now: now)
            if let reason = try protection(of: stray, finding, repair.minimumAge, terms) {
                (finding.outcome, finding.reason) = (.young, reason)
            }
            switch repair.action {
            case .remove where finding.outcome == .found:
                departing.append(stray)
                continue
            case .adopt where finding.outcome == .found && stray.kind == .orphan:
                try adopt(stray, policy, call, &finding)
            case .list, .adopt, .remove: break
            }
            report.add(finding)
        }
        guard scan.hasIndex || !departing.contains(where: { $0.kind == .orphan }) else {
            // More likely an accident than a repository of which nothing is wanted.
            throw .invalid(
                "there is no index.yaml, so nothing tells what is an orphan: adopt the archives instead"
            )
        }
        try remove(departing, terms, now: now, &report)
    }

    /// Why something is nobody's business yet.
    private func protection(
        of stray: RepositoryScan.Stray,
        _ finding: RepairReport.Finding,
        _ minimumAge: Duration,
        _ terms: HTTPTerms
    ) throws(AdapterError) -> String? {
        if Duration.seconds(finding.ageSeconds ?? 0) < minimumAge {
            return "it is young, an upload may be on its way"
        }
        let hasOwner = try exchange { () throws(HTTPFault) in try store.hasOwner(stray.head.key, terms) }
        return hasOwner ? StrayRemoval.ownedReason : nil
    }

    private func adopt(
        _ stray: RepositoryScan.Stray,
        _ policy: ChartPolicy,
        _ call: Call,
        _ finding: inout RepairReport.Finding
    ) throws(AdapterError) {
        do throws(AdapterError) {
            (finding.name, finding.version) = try adopt(stray, policy, call)
            finding.outcome = .adopted
        } catch {
            guard error.code != .cancelled else { throw error }
            finding.outcome = .kept
            finding.reason = error.message
        }
    }

    private func remove(
        _ strays: [RepositoryScan.Stray],
        _ terms: HTTPTerms,
        now: Int64,
        _ report: inout RepairReport.Repository
    ) throws(AdapterError) {
        for batch in StrayRemoval.batches(of: strays) {
            let (outcomes, fault) = publisher.remove(batch, terms, serve: serve)
            for (stray, outcome) in zip(batch, outcomes) {
                var finding = Self.finding(stray, now: now)
                switch outcome {
                case .removed: finding.outcome = .removed
                case .kept(let reason):
                    finding.outcome = .kept
                    finding.reason = reason
                }
                report.add(finding)
            }
            if let fault { throw AdapterError(fault) }
        }
    }

    private static func finding(_ dangling: RepositoryScan.Dangling) -> RepairReport.Finding {
        var finding = RepairReport.Finding(.dangling, dangling.key)
        finding.name = dangling.name
        finding.version = dangling.version
        finding.reason = dangling.reason
        return finding
    }

    private static func finding(_ stray: RepositoryScan.Stray, now: Int64) -> RepairReport.Finding {
        var finding = RepairReport.Finding(stray.kind, stray.head.key)
        finding.sizeBytes = stray.head.sizeBytes
        finding.ageSeconds = stray.head.modifiedSeconds.map { UInt64(clamping: now - Int64($0)) }
        return finding
    }
}
