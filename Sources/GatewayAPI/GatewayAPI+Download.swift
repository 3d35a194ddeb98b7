import AdapterHost
import GatewayHTTP

extension GatewayAPI {
    /// Answers `GET /o2dms/v1/nfDeploymentDescriptors/{packageId}/artifact`.
    func downloadArtifact(_ call: APICall) {
        lookUp(call, toleratesFailures: true) { result in
            switch result {
            case .failed(let error): call.fail(error)
            case .found(let package, _): self.download(package, call)
            }
        }
    }

    private func download(_ package: FoundPackage, _ call: APICall) {
        let adapter = package.adapter
        let declared = adapter.descriptor.operations.first { $0.operation == .packageFetch }
        guard let declared else {
            return call.fail(
                .notSupported(
                    capability: Operation.packageFetch.name,
                    adapters: [adapter.name],
                    "adapter \(adapter.name) does not hand out archives"
                )
            )
        }
        let head = ArtifactHead(
            package,
            hasRanges: declared.flags.contains(.ranges),
            notice: deprecationNotice(of: package)
        )
        if let tag = head.tag, let condition = call.ifNoneMatch, condition.matchesWeakly(tag) {
            return call.respondUnchanged(tag, notice: head.notice)
        }
        let range = head.range(for: call)
        if case .unsatisfiable = range {
            var error = APIError(416, "RangeNotSatisfiable", "the archive has no byte of that range")
            error.contentRange = "bytes */\(package.sizeBytes ?? 0)"
            return call.fail(error)
        }
        guard !call.isHead else { return answerHead(head, range, call) }
        fetch(package, head, range, call)
    }

    private func answerHead(_ head: ArtifactHead, _ range: RangeHeader, _ call: APICall) {
        var response = call.response(200)
        head.write(to: &response, range: .whole)
        let writer = call.exchange.beginResponse(response, contentLength: head.package.sizeBytes)
        writer.finish()
    }

    private func fetch(_ package: FoundPackage, _ head: ArtifactHead, _ range: RangeHeader, _ call: APICall) {
        var request = OperationRequest(operation: .packageFetch)
        request.id = package.id
        request.name = package.name
        request.version = package.version
        request.repository = package.repository
        request.requestID = call.requestID
        request.traceparent = call.trace.header
        request.deadline = ContinuousClock.now + limits.transferTimeout
        if case .part(let bytes) = range {
            request.range = .from(offset: bytes.lowerBound, length: bytes.upperBound - bytes.lowerBound + 1)
        }
        let sink = ArtifactSink(api: self, call: call, head: head, range: range)
        let ticket = package.adapter.perform(request, sink: sink, inline: false)
        call.exchange.onDisconnect {
            sink.leave()
            ticket.cancel()
        }
    }
}
