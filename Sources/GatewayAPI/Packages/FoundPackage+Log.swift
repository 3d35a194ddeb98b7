import AdapterHost
import Observability
import PackageLifecycle

extension FoundPackage {
    /// What a line of the log says of a change of the package (the specification's "Logging"), and of the request that asked for it.
    func logFields(of call: APICall) -> KeyValuePairs<String, LogValue> {
        [
            "adapter": .string(adapter.name), "packageId": .string(id),
            "checksum": .string(checksum ?? ""), "repository": .string(repositoryURL ?? repository ?? ""),
            "duration": .duration(ContinuousClock.now - call.started),
            "who": .string(call.origin.who),
            "requestId": .string(call.requestID), "traceId": .string(call.trace.traceID),
        ]
    }
}
