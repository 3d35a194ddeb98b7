internal import HTTPClient

/// Reading the tags that are new or due, as many as can be read.
extension RegistryLook {
    /// - Returns: what put an end to it.
    func readDue(_ findings: inout Findings) -> HTTPFault? {
        let due = due(findings.candidates)
        let outcome = ParallelWork.map(due, threads: OCICatalogueReader.threads) {
            (candidate) throws(HTTPFault) in
            try attempts.make { (terms) throws(HTTPFault) in
                try tags.record(
                    of: candidate.tag,
                    candidate.listed,
                    known: candidate.known,
                    round: round,
                    terms
                )
            }
        }
        for candidate in findings.candidates { findings.records.records[candidate.tag] = candidate.known }
        for (index, candidate) in due.enumerated() {
            guard let result = outcome.results[index] else { continue }
            switch result {
            case .success(var record):
                // So that not all that were read in one look fall due in one look.
                if candidate.known == nil { record?.round? -= index % OCICatalogueReader.recheckRounds }
                findings.records.records[candidate.tag] = record
            case .failure(let fault): note(fault, candidate, &findings)
            case nil: noteNotAsked(candidate, &findings)
            }
        }
        return outcome.fault
    }

    /// What was never read comes first and what could not be read comes last, so that the one does not wait for the other for ever.
    private func due(_ candidates: [Candidate]) -> [Candidate] {
        let due = candidates.filter { candidate in
            guard let known = candidate.known else { return true }
            if let manifest = candidate.listed.manifest { return manifest != known.manifest }
            return known.round.map { round - $0 >= OCICatalogueReader.recheckRounds } ?? true
        }
        let hasFailed = { (candidate: Candidate) in candidate.known?.isUnread ?? false }
        return due.filter { !hasFailed($0) } + due.filter(hasFailed)
    }

    /// Notes a tag that could not be read; it is due again in the next look, as it may be well by then.
    private func note(_ fault: HTTPFault, _ candidate: Candidate, _ findings: inout Findings) {
        findings.unread.insert(candidate.tag)
        // The registry may keep one chart from us, by a policy of its own, and show the others.
        if fault.kind != .refused { findings.faults.append(fault) }
        guard candidate.known?.isUnread ?? true else { return }
        findings.records.records[candidate.tag] = .unread(fault.message)
    }

    private func noteNotAsked(_ candidate: Candidate, _ findings: inout Findings) {
        findings.unread.insert(candidate.tag)
        guard candidate.known == nil else { return }
        let tag = candidate.tag
        findings.records.strays.insert(.init(chart: tag.chart, tag: tag.tag, reason: Self.notAsked))
    }
}
