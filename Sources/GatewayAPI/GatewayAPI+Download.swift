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
        guard !call.isHead else { return answerHead(head, call) }
        let watch = ArtifactWatch()
        call.exchange.onDisconnect { watch.leave() }
        fetch(head, head.range(askedBy: call), call, watch)
    }

    private func answerHead(_ head: ArtifactHead, _ call: APICall) {
        var response = call.response(200)
        head.write(to: &response, .whole(sizeBytes: head.package.sizeBytes))
        let writer = call.exchange.beginResponse(response, contentLength: head.package.sizeBytes)
        writer.finish()
    }

    /// Hands out what is asked for; its size may be known only when the adapter begins to send.
    func fetch(_ head: ArtifactHead, _ asked: ByteRange?, _ call: APICall, _ watch: ArtifactWatch) {
        let package = head.package
        let extent = ArtifactExtent(asked, sizeBytes: package.sizeBytes)
        if case .unsatisfiable(let size) = extent { return call.fail(.unsatisfiableRange(sizeBytes: size)) }
        var request = OperationRequest(operation: .packageFetch)
        request.id = package.id
        request.name = package.name
        request.version = package.version
        request.repository = package.repository
        request.requestID = call.requestID
        request.traceparent = call.trace.header
        request.deadline = ContinuousClock.now + limits.transferTimeout
        request.range = asked
        if case .part(let bytes, _) = extent {
            request.range = .from(offset: bytes.lowerBound, length: bytes.upperBound - bytes.lowerBound + 1)
        }
        let sink = ArtifactSink(api: self, call: call, head: head, asked: asked, extent, watch)
        watch.begin(sink)
        watch.follow(sink, package.adapter.perform(request, sink: sink, inline: false))
    }
}

extension APIError {
    /// The archive has no byte of the range that is asked for.
    static func unsatisfiableRange(sizeBytes: UInt64) -> APIError {
        var error = APIError(416, "RangeNotSatisfiable", "the archive has no byte of that range")
        error.contentRange = "bytes */\(sizeBytes)"
        return error
    }
}
