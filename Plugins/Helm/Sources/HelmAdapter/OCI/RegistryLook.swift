internal import HTTPClient
internal import OCIRegistry

/// One look at all that a registry has: the lists of names and tags, then what is new or due.
///
/// What fails by itself is left out with the reason, and what was known of it stays. Only if it is the registry that fails, the look
/// does.
struct RegistryLook: Sendable {
    /// What came of it.
    struct Outcome {
        /// All that was read or is still known.
        var records = OCIRecords()
        /// Why that is not what the registry has at present.
        var fault: HTTPFault?
    }

    /// A tag that stands for a version.
    struct Candidate: Sendable {
        let tag: OCIRecords.Tag
        let listed: ListedTag
        let known: OCIRecords.Record?
    }

    /// What was found so far.
    struct Findings {
        var records = OCIRecords()
        var candidates: [Candidate] = []
        /// Tags that could not be read.
        var unread: Set<OCIRecords.Tag> = []
        /// Why lists and tags could not be read.
        var faults: [HTTPFault] = []
    }

    /// Why something that was found has no better reason to be missing.
    static let notAsked = "not asked for yet: the registry has let too many requests wait"

    let tags: OCITagReader
    let dialect: any RegistryDialect
    /// What was found before.
    let known: OCIRecords
    /// The number of this look.
    let round: Int
    let attempts: LookAttempts

    /// Looks at these charts; `nil` = at those that the registry names.
    ///
    /// - Throws: why there are no lists.
    func run(_ charts: [String]?) throws(HTTPFault) -> Outcome {
        let names = if let charts { charts } else { try dialect.charts(attempts.terms) }
        var findings = try lists(of: names, isNamed: charts != nil)
        let fault = readDue(&findings) ?? trouble(findings)
        return Outcome(records: findings.records, fault: fault)
    }

    private func lists(of names: [String], isNamed: Bool) throws(HTTPFault) -> Findings {
        let lists = ParallelWork.map(names, threads: OCICatalogueReader.threads) { (name) throws(HTTPFault) in
            try attempts.make { (terms) throws(HTTPFault) in try dialect.tags(of: name, terms) }
        }
        if let fault = lists.fault { throw fault }
        var findings = Findings()
        var isAnswered = false
        var refusals: [HTTPFault] = []
        for (name, list) in zip(names, lists.results) {
            switch list?.flatMap(\.self) {
            case .success(let tags):
                isAnswered = true
                sort(tags, of: name, &findings)
            // The catalogue may name what is not for us; what the configuration names should be.
            case .failure(let fault) where fault.kind == .refused && !isNamed:
                isAnswered = true
                refusals.append(fault)
                keep(name, because: fault.message, &findings)
            case .failure(let fault):
                guard fault.kind != .refused else { throw fault }
                findings.faults.append(fault)
                keep(name, because: fault.message, &findings)
            case nil: keep(name, because: Self.notAsked, &findings)
            }
        }
        if !isAnswered, let fault = findings.faults.first { throw fault }
        // One that keeps all that it names from us has not become empty.
        if refusals.count == names.count, let fault = refusals.first { throw fault }
        return findings
    }

    /// Keeps what is known of a chart whose list cannot be read.
    private func keep(_ chart: String, because reason: String, _ findings: inout Findings) {
        findings.records.strays.insert(OCIRecords.Stray(chart: chart, tag: "", reason: reason))
        findings.records.records.merge(known.records.filter { $0.key.chart == chart }) { $1 }
    }

    private func sort(_ tags: [ListedTag], of chart: String, _ findings: inout Findings) {
        for listed in tags {
            guard let version = VersionTag.decoded(listed.tag) else {
                let isAttachment = listed.tag.utf8.starts(with: "sha256-".utf8)
                let reason = isAttachment ? "a signature or another attachment" : "the tag is not a version"
                findings.records.strays.insert(.init(chart: chart, tag: listed.tag, reason: reason))
                continue
            }
            let tag = OCIRecords.Tag(chart: chart, tag: listed.tag, version: version)
            findings.candidates.append(Candidate(tag: tag, listed: listed, known: known.records[tag]))
        }
    }

    /// What the registry as a whole suffers from; `nil` = what fails does so by itself.
    ///
    /// One failure says nothing of the registry. After more of them it is asked once more for what it could give before.
    private func trouble(_ findings: Findings) -> HTTPFault? {
        guard findings.faults.count > 1, let fault = findings.faults.first else { return nil }
        let sound = findings.candidates.first { candidate in
            !findings.unread.contains(candidate.tag)
                && findings.records.records[candidate.tag]?.manifest != nil
        }
        guard let tag = sound?.tag else { return fault }
        do throws(HTTPFault) {
            let name = tags.address.repository(of: tag.chart)
            _ = try tags.registry.digest(ofTag: tag.tag, of: name, attempts.terms)
            return nil
        } catch {
            return error
        }
    }
}
