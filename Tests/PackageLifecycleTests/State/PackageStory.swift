import PackageLifecycle

/// What the audit tells, read from its beginning: each record must fit what came before.
struct PackageStory {
    private enum State { case available, deprecated }

    private(set) var contradictions: [String] = []
    private(set) var requests: Set<String> = []
    private(set) var length = 0
    private var states: [PackageKey: State] = [:]

    var present: [PackageKey] { Array(states.keys) }
    var deprecated: [PackageKey] { states.filter { $0.value == .deprecated }.map(\.key) }

    mutating func read(_ records: some Sequence<AuditRecord>) {
        for record in records { read(record) }
    }

    private mutating func read(_ record: AuditRecord) {
        length += 1
        let isPossible =
            switch (record.action, states[record.key]) {
            case ("uploaded", nil), ("deprecated", .available?), ("restored", .deprecated?), ("deleted", _?),
                ("nothing done", _):
                true
            default: false
            }
        if !isPossible {
            contradictions.append(
                "\(record.id): \(record.action) of \(record.key.name) that was \(record.before)"
            )
        }
        if !requests.insert(record.requestID).inserted { contradictions.append("\(record.requestID) twice") }
        switch record.action {
        case "uploaded", "restored": states[record.key] = .available
        case "deprecated": states[record.key] = .deprecated
        case "deleted": states[record.key] = nil
        default: break
        }
    }
}
