import AdapterHost

/// On whose behalf adapters are asked: by this the log, and their backends' traces, put together what belongs together.
struct Errand: Sendable {
    /// Those who are asked.
    let adapters: AdapterSet
    let requestID: String
    let trace: TraceContext

    /// A request's.
    init(_ call: APICall) {
        adapters = call.adapters
        requestID = call.requestID
        trace = call.trace
    }

    /// What the gateway does by itself, or in place of a request that is over.
    init(_ adapters: AdapterSet, requestID: String = RequestID.make()) {
        self.adapters = adapters
        self.requestID = requestID
        trace = TraceContext(continuing: nil)
    }

    func mark(_ request: inout OperationRequest) {
        request.requestID = requestID
        request.traceparent = trace.header
    }
}
