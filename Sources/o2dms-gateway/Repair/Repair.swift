import AdapterHost
import Configuration
import JSONText
import Observability

/// `repair`: has the adapters look for what lies in their repositories without being a package.
///
/// A process of its own beside the gateways that serve the same repositories; an adapter keeps to the rules by which these share them.
struct Repair {
    private enum Status {
        static let done: CInt = 0
        static let failed: CInt = 1
        static let senseless: CInt = 2
        static let somethingLeft: CInt = 3
    }

    private let configuration: LoadedConfiguration
    private let options: RepairOptions

    init(_ configuration: LoadedConfiguration, _ options: RepairOptions) {
        self.configuration = configuration
        self.options = options
    }

    func run() -> CInt {
        let wanted = configuration.adapters.filter { options.adapter == nil || options.adapter == $0.name }
        guard !wanted.isEmpty else {
            let names = configuration.adapters.map(\.name).joined(separator: ", ")
            StandardStream.error(
                "o2dms-gateway: there is no adapter \(options.adapter ?? "") that is enabled, only: \(names)"
            )
            return Status.senseless
        }
        let log = configuration.makeTerminalLog()
        let registry = AdapterRegistry(loading: wanted, log: log, metrics: MetricRegistry())
        var outcome = Outcome()
        let adapters = registry.current
        for failure in adapters.failures { outcome.fail(failure.name, failure.error.message) }
        for adapter in adapters.adapters { repair(adapter, &outcome) }
        outcome.print(asJSON: options.isJSON)
        registry.shutdown(deadline: .now.advanced(by: .seconds(5)))
        log.flush()
        if outcome.hasFailed { return Status.failed }
        return outcome.left > 0 ? Status.somethingLeft : Status.done
    }

    private func repair(_ adapter: Adapter, _ outcome: inout Outcome) {
        guard adapter.declares(.packageRepair) else {
            let message =
                "this adapter (\(adapter.descriptor.name) \(adapter.descriptor.version)) cannot repair"
            // Only whoever asks for this one asks for too much.
            return options.adapter == nil
                ? outcome.note(adapter.name, message) : outcome.fail(adapter.name, message)
        }
        let sink = RepairSink()
        adapter.perform(request, sink: sink, inline: false)
        switch sink.wait() {
        case .failure(let error): outcome.fail(adapter.name, error.message)
        case .success(let json):
            guard let json, let report = try? JSONValue(parsing: json) else {
                return outcome.fail(adapter.name, "the adapter gave no report")
            }
            outcome.take(report, of: adapter.name)
        }
    }

    private var request: OperationRequest {
        var request = OperationRequest(operation: .packageRepair)
        request.repository = options.repository
        let seconds = options.isNow ? 0 : RepairOptions.graceSeconds
        let parameters: JSONValue = [
            "action": .string(options.action.rawValue), "minimumAgeSeconds": .integer(seconds),
        ]
        request.paramsJSON = parameters.text
        request.deadline = .now + configuration.settings.limits.transferTimeout
        return request
    }
}
