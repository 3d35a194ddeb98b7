import AdapterHost
import GatewayHTTP

extension GatewayAPI {
    /// Answers `GET /o2dms/v1/nfDeploymentDescriptors/{packageId}/provenance`.
    func downloadProvenance(_ call: APICall) {
        lookUp(call, toleratesFailures: true) { result in
            switch result {
            case .failed(let error): call.fail(error)
            case .found(let package, _): self.fetchProvenance(of: package, call)
            }
        }
    }

    private func fetchProvenance(of package: FoundPackage, _ call: APICall) {
        let adapter = package.adapter
        guard adapter.flags(of: .packageFetch).contains(.parts) else {
            return call.fail(
                .notSupported(
                    capability: Operation.packageFetch.name,
                    adapters: [adapter.name],
                    "adapter \(adapter.name) does not hand out provenance files"
                )
            )
        }
        var request = OperationRequest(operation: .packageFetch)
        request.part = .provenance
        request.id = package.id
        request.name = package.name
        request.version = package.version
        request.repository = package.repository
        request.requestID = call.requestID
        request.traceparent = call.trace.header
        let sink = ProvenanceSink(package, limitBytes: limits.provenanceBytes, call)
        let ticket = adapter.perform(request, sink: sink, inline: false)
        call.exchange.onDisconnect { ticket.cancel() }
    }
}
