internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit

/// Tells the host's log and metrics how a watch fares.
struct WatchReporter: Sendable {
    /// Nil where there is no host.
    let host: Host?
    let type: ResourceType
    /// Nil = all namespaces.
    let namespace: String?

    /// Something has turned: one line of the log, however long it stays so.
    func note(_ turn: WatchTurn) {
        switch turn {
        case .listed: host?.metric(.counter, "watch_lists_total", 1, labels: labels)
        case .current:
            host?.log(
                .info,
                "the cluster is watched",
                ["resource": .string(resource), "namespace": .string(place)]
            )
            host?.metric(.gauge, "watch_up", 1, labels: labels)
        case .lost(let fault):
            // A cluster that does not know a type has told all there is of it.
            host?.log(
                fault.kind == .absent ? .info : .warning,
                "the cluster is not watched",
                [
                    "resource": .string(resource), "namespace": .string(place),
                    "error": .string(fault.message),
                ]
            )
            host?.metric(.gauge, "watch_up", 0, labels: labels)
        }
    }

    private var resource: String { type.group.isEmpty ? type.plural : type.description }
    private var place: String { namespace ?? "all" }
    private var labels: KeyValuePairs<String, String> { ["resource": resource, "namespace": place] }
}
