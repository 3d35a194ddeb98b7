internal import Kubernetes
internal import O2DMSPluginKit

/// How a HelmRelease or a Kustomization stands.
///
/// The first line that fits counts:
///
/// | What Flux says | Status |
/// |---|---|
/// | its deletion was asked for | deleting |
/// | `spec.suspend` | suspended |
/// | no condition yet, or none that is `Ready`, `Reconciling` or `Stalled` | pending; deployed before: unknown |
/// | `Stalled` | failed |
/// | `Ready`, and the present generation was looked at | deployed |
/// | the present generation was not looked at; `Reconciling` for another reason than `ProgressingWithRetry`; `Ready` unknown | updating; not deployed before and waiting for a dependency: pending |
/// | not `Ready`, deployed before | degraded |
/// | not `Ready`, waiting for a dependency | pending |
/// | not `Ready` | failed |
struct FluxStatus: Sendable, Hashable {
    let status: DeploymentStatus
    /// Flux's own words.
    let message: String?

    /// Judges an object.
    ///
    /// - Parameters:
    ///   - object: the object.
    ///   - metadata: what it says of itself.
    ///   - isRunning: whether something of it runs, as far as it says.
    init(_ object: some FluxObject, _ metadata: ObjectMetadata, isRunning: Bool) {
        let state = object.state
        if metadata.deletionTimestamp != nil {
            self.init(.deleting, state.explanation)
        } else if object.isSuspended {
            self.init(.suspended, state.explanation)
        } else if state.isSilent {
            self.init(isRunning ? .unknown : .pending, "Flux has not said anything of it yet")
        } else {
            let isCurrent = metadata.generation.map { $0 == state.observedGeneration } ?? true
            self.init(Self.judge(state, isCurrent: isCurrent, isRunning: isRunning), state.explanation)
        }
    }

    private init(_ status: DeploymentStatus, _ message: String?) {
        self.status = status
        self.message = message
    }

    private static func judge(_ state: FluxState, isCurrent: Bool, isRunning: Bool) -> DeploymentStatus {
        if state["Stalled"]?.isTrue == true { return .failed }
        let ready = state["Ready"]
        let isWaiting = ready?.reason == "DependencyNotReady" && !isRunning
        if isCurrent, ready?.isTrue == true { return .deployed }
        if isCurrent, ready?.isFalse == true, !state.isProgressing {
            return isRunning ? .degraded : isWaiting ? .pending : .failed
        }
        return isWaiting ? .pending : .updating
    }
}

extension FluxState {
    /// Whether nothing is said that a status can be told from.
    fileprivate var isSilent: Bool {
        self["Ready"] == nil && self["Reconciling"] == nil && self["Stalled"] == nil
    }

    /// Whether the controller is at it, and not only going to try again what has failed.
    fileprivate var isProgressing: Bool {
        self["Reconciling"].map { $0.isTrue && $0.reason != "ProgressingWithRetry" } ?? false
    }

    /// The sentence that tells most.
    fileprivate var explanation: String? {
        let spoken = [self["Stalled"].flatMap { $0.isTrue ? $0 : nil }, self["Ready"], self["Reconciling"]]
        return spoken.compactMap { $0?.message }.first { !$0.isEmpty }
    }
}
