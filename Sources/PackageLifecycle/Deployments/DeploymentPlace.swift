import AdapterHost

/// Where a deployment is among the answers, small enough to be sorted by the thousand.
struct DeploymentPlace {
    var answer: Int
    var index: Int
    var evidence: DeploymentView.Evidence
}
