// SPDX-License-Identifier: Apache-2.0

import Foundation
import Observability

@testable import AdapterHost

/// A registry with one or more adapters over test plugins, as a test sees it.
struct LoadedAdapters {
    let registry: AdapterRegistry
    let metrics: MetricRegistry

    struct NotLoaded: Error { let failures: [AdapterLoadFailure] }

    func adapter(_ index: Int = 0) throws -> Adapter {
        guard index < registry.current.adapters.count else {
            throw NotLoaded(failures: registry.current.failures)
        }
        return registry.current.adapters[index]
    }

    /// The value of a metric's line that starts with `series`.
    func metric(_ series: String) -> String? {
        let lines = String(decoding: metrics.render(), as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix(series + " ") }.map { String($0.dropFirst(series.count + 1)) }
    }

    func misbehaviour(_ kind: String) -> String? {
        metric("o2dms_adapter_misbehaviour_total{adapter=\"actor\",kind=\"\(kind)\"}")
    }
}

/// Loads adapters, runs `body` and ends them.
func withAdapters(
    _ specifications: [AdapterSpecification],
    healthInterval: Duration = .seconds(3600),
    shutdownAfter: Duration = .seconds(5),
    logFile: String = "/dev/null",
    _ body: (LoadedAdapters) throws -> Void
) throws {
    let file = FileHandle(forWritingAtPath: logFile)
    let log = Log(level: .debug, format: .json, descriptor: file?.fileDescriptor ?? 2)
    let metrics = MetricRegistry()
    let registry = AdapterRegistry(
        loading: specifications,
        log: log,
        metrics: metrics,
        healthInterval: healthInterval
    )
    defer {
        registry.shutdown(deadline: .now + shutdownAfter)
        log.flush()
        try? file?.close()
    }
    try body(LoadedAdapters(registry: registry, metrics: metrics))
}

/// Loads the plugin that plays parts, with what `configure` changes.
func withActor(
    defines: [String] = [],
    shutdownAfter: Duration = .seconds(5),
    configure: (inout AdapterSpecification) -> Void = { _ in },
    _ body: (LoadedAdapters) throws -> Void
) throws {
    try withTemporaryDirectory { directory in
        let path = try PluginSource(name: "actor", defines: defines).compile(into: directory)
        var specification = AdapterSpecification(name: "actor", libraryPath: path)
        specification.workers = 4
        configure(&specification)
        try withAdapters([specification], shutdownAfter: shutdownAfter, body)
    }
}

/// A request for one of the parts.
func part(_ id: String, deadline: Duration? = nil) -> OperationRequest {
    var request = OperationRequest(operation: .packageGet)
    request.id = id
    request.deadline = deadline.map { .now + $0 }
    return request
}
