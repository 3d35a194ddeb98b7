import AdapterHost

/// Makes one deployment of the reports of several adapters about it.
enum DeploymentJoin {
    /// Each deployment once, in the order of lists: the manager's report, else that of the first adapter, with the strongest evidence
    /// of all.
    ///
    /// `grades`: whether a package was asked about. Then a report without evidence still says that it uses the package, though not
    /// how; else evidence means nothing.
    static func places(of answers: [AdapterAnswer], grades: Bool) -> [DeploymentPlace] {
        var places: [DeploymentPlace] = []
        var known: [DeploymentKey: Int] = [:]
        places.reserveCapacity(answers.reduce(0) { $0 + $1.store.deployments.count })
        known.reserveCapacity(places.capacity)
        for (answer, report) in answers.enumerated() {
            for (index, view) in report.store.deployments.enumerated() {
                let evidence: DeploymentView.Evidence =
                    !grades ? .none : view.evidence == .none ? .declared : view.evidence
                let place = DeploymentPlace(answer: answer, index: index, evidence: evidence)
                let key = unsafe DeploymentKey(identity: view.identity, id: view.id, adapter: answer)
                if let first = known[key] {
                    let isManagerFirst = answers[places[first].answer].store.deployments[places[first].index]
                        .isManager
                    places[first] = merge(
                        places[first],
                        place,
                        prefersSecond: view.isManager && !isManagerFirst
                    )
                } else {
                    known[key] = places.count
                    places.append(place)
                }
            }
        }
        return places.sorted { precedes($0, $1, answers) }
    }

    private static func merge(
        _ first: DeploymentPlace,
        _ second: DeploymentPlace,
        prefersSecond: Bool
    ) -> DeploymentPlace {
        var shown = prefersSecond ? second : first
        shown.evidence =
            first.evidence.strength >= second.evidence.strength ? first.evidence : second.evidence
        return shown
    }

    private static func precedes(
        _ left: DeploymentPlace,
        _ right: DeploymentPlace,
        _ answers: [AdapterAnswer]
    ) -> Bool {
        let first = answers[left.answer].store.deployments[left.index]
        let second = answers[right.answer].store.deployments[right.index]
        var order = unsafe compare(first.name, second.name)
        if order == 0 { order = unsafe compare(first.namespace, second.namespace) }
        if order == 0 { order = unsafe compare(first.id, second.id) }
        return order == 0 ? left.answer < right.answer : order < 0
    }

    private static func compare(_ left: UnsafeRawBufferPointer?, _ right: UnsafeRawBufferPointer?) -> Int {
        let empty = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        return unsafe ByteText.compare(left ?? empty, right ?? empty)
    }
}
