import AdapterHost
import PackageLifecycle
import Threads

extension GatewayAPI {
    /// Asks an adapter, which asks its backend if it can, for exactly one package; nil if the adapter does not exist any more.
    ///
    /// Blocks until it has answered, which it has by its timeout: for a thread that may.
    func ask(for key: PackageKey, _ errand: Errand) -> Outcome? {
        guard let adapter = errand.adapters.router.adapter(named: key.adapter) else { return nil }
        var request = OperationRequest(operation: .packageGet)
        request.flags = [.detail, .fresh]
        request.id = "\(key.name)-\(key.version)"
        request.name = key.name
        request.version = key.version
        request.repository = key.repository.isEmpty ? nil : key.repository
        errand.mark(&request)
        let answer = Monitor<Outcome?>(nil)
        let sink = OutcomeSink(adapter: adapter) { outcome in answer.update { $0 = outcome } }
        adapter.perform(request, sink: sink, inline: false)
        return answer.wait { $0 }
    }
}
