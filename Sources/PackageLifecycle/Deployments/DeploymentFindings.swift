import AdapterHost

/// What all adapters together say about deployments: each deployment once, by name, namespace and id.
///
/// `@unchecked Sendable`: nothing changes once it is made.
public final class DeploymentFindings: @unchecked Sendable {
    /// The adapters that could not tell, in configuration order.
    public let silent: [SilentAdapter]
    /// The adapters that watch no deployments, and why; they make no claim.
    public let withoutClaim: [(adapter: String, reason: String)]
    /// Whether any adapter answered: else an empty list says nothing.
    public let isClaimed: Bool

    private let answers: [AdapterAnswer]
    private let places: [DeploymentPlace]

    init(_ answers: [AdapterAnswer], question: DeploymentQuestion, unloaded: [SilentAdapter]) {
        var silent: [SilentAdapter] = []
        var withoutClaim: [(adapter: String, reason: String)] = []
        var isClaimed = false
        for answer in answers {
            switch answer.end {
            case .told: isClaimed = true
            case .toldPart:
                isClaimed = true
                silent.append(SilentAdapter(omissionsOf: answer.adapter))
            case .withoutClaim(let reason): withoutClaim.append((answer.adapter, reason))
            case .failed(let error): silent.append(SilentAdapter(adapter: answer.adapter, error: error))
            }
        }
        self.silent = silent + unloaded
        self.withoutClaim = withoutClaim
        self.isClaimed = isClaimed
        self.answers = answers
        places = DeploymentJoin.places(of: answers, grades: question.isAboutPackage)
    }

    /// How many deployments there are.
    public var count: Int { places.count }

    /// One deployment; what it shows is borrowed as long as the findings live.
    public subscript(index: Int) -> FoundDeployment {
        let place = places[index]
        return FoundDeployment(
            adapter: answers[place.answer].adapter,
            view: answers[place.answer].store.deployments[place.index],
            evidence: place.evidence
        )
    }

    /// The deployments for which `isWanted` holds, in order.
    public func indices(where isWanted: (FoundDeployment) -> Bool) -> [Int] {
        places.indices.filter { isWanted(self[$0]) }
    }
}
