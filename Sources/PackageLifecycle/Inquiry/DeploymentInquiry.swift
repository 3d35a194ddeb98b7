public import AdapterHost
import Synchronization

/// Asks every adapter that watches deployments the same question, all at once, each on its own workers.
///
/// Each answers within the time limit or counts as silent. Nothing is kept between questions: what the adapters know is theirs.
public final class DeploymentInquiry: Sendable {
    private struct State {
        var answers: [AdapterAnswer?]
        var missing: Int
        var tickets: [OperationTicket] = []
    }

    private let question: DeploymentQuestion
    private let adapters: [Adapter]
    private let unloaded: [SilentAdapter]
    private let request: OperationRequest
    private let budget: InquiryBudget
    private let finish: @Sendable (DeploymentFindings) -> Void
    private let state: Mutex<State>

    /// - Parameters:
    ///   - question: what is asked.
    ///   - adapters: whom; those that declare `deployment_list`, in configuration order.
    ///   - failures: adapters that could not be loaded: nobody knows what they would say about a package.
    ///   - limits: the bounds on all answers together.
    ///   - requestID: the request's id in the log.
    ///   - traceparent: the request's trace (W3C Trace Context), for the adapters' backends.
    ///   - finish: called once, on any thread, with all that was found.
    public init(
        _ question: DeploymentQuestion,
        to adapters: [Adapter],
        failures: [AdapterLoadFailure],
        limits: InquiryLimits,
        requestID: String,
        traceparent: String,
        finish: @escaping @Sendable (DeploymentFindings) -> Void
    ) {
        self.question = question
        self.adapters = adapters
        unloaded = question.isAboutPackage ? failures.map { SilentAdapter($0) } : []
        var request = question.request
        request.requestID = requestID
        request.traceparent = traceparent
        self.request = request
        budget = InquiryBudget(limits)
        self.finish = finish
        state = Mutex(State(answers: Array(repeating: nil, count: adapters.count), missing: adapters.count))
    }

    /// Asks [any thread]; never blocks.
    public func start() {
        if adapters.isEmpty { return conclude([]) }
        let now = ContinuousClock.now
        for (index, adapter) in adapters.enumerated() {
            let sink = DeploymentSink(adapter: adapter.name, budget: budget) { answer in
                if case .withoutClaim = answer.end { adapter.noteNoDeployments() }
                self.take(answer, of: index)
            }
            var request = request
            request.deadline = now + min(budget.limits.timeout, adapter.timeout)
            let ticket = adapter.perform(request, sink: sink, inline: false)
            state.withLock { state in
                if state.missing > 0 { state.tickets.append(ticket) }
            }
        }
    }

    /// Tells the adapters that nobody waits any more [any thread]; `finish` is called nevertheless.
    public func cancel() {
        for ticket in state.withLock({ $0.tickets }) { ticket.cancel() }
    }

    private func take(_ answer: AdapterAnswer, of index: Int) {
        let answers: [AdapterAnswer]? = state.withLock { state in
            state.answers[index] = answer
            state.missing -= 1
            return state.missing == 0 ? state.answers.compactMap(\.self) : nil
        }
        if let answers { conclude(answers) }
    }

    private func conclude(_ answers: [AdapterAnswer]) {
        finish(DeploymentFindings(answers, question: question, unloaded: unloaded))
    }
}
