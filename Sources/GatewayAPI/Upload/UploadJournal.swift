import AdapterHost
import Observability

/// What the log and the metrics say about one upload.
struct UploadJournal {
    private let api: GatewayAPI
    private let call: APICall
    private let adapter: String?
    private let request: UploadRequest?

    init(api: GatewayAPI, call: APICall, adapter: String? = nil, request: UploadRequest? = nil) {
        self.api = api
        self.call = call
        self.adapter = adapter
        self.request = request
    }

    func stored(_ package: FoundPackage) {
        api.metrics.uploaded(adapter: package.adapter.name, succeeded: true)
        api.log.info(
            "package uploaded",
            [
                "adapter": .string(package.adapter.name), "packageId": .string(package.id),
                "size": .size(request?.body?.size ?? package.sizeBytes ?? 0),
                "checksum": .string(package.checksum ?? ""),
                "repository": .string(package.repositoryURL ?? package.repository ?? ""),
                "duration": .duration(ContinuousClock.now - call.started),
                "requestId": .string(call.requestID), "traceId": .string(call.trace.traceID),
            ]
        )
    }

    /// Notes a failure; `reason` has the adapter's own words, where the answer has others.
    func failed(_ error: APIError, reason: String? = nil) {
        guard call.query.boolean("dryRun") != true else { return }
        api.metrics.uploaded(adapter: adapter, succeeded: false)
        let name = request?.name ?? ""
        api.log.warning(
            "package upload failed",
            [
                "adapter": .string(adapter ?? ""),
                "packageId": .string(request?.version.map { "\(name)-\($0)" } ?? name),
                "size": .size(request?.body?.size ?? 0),
                "error": .string(error.type), "reason": .string(reason ?? error.message),
                "duration": .duration(ContinuousClock.now - call.started),
                "requestId": .string(call.requestID), "traceId": .string(call.trace.traceID),
            ]
        )
    }
}
