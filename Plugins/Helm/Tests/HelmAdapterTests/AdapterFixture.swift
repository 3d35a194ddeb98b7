import CO2DMSPlugin
import Digest
import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

@testable import HelmAdapter

/// Runs `body` with a fresh directory that is removed afterwards.
func withDirectory<R>(_ body: (String) throws -> R) throws -> R {
    let path = NSTemporaryDirectory() + "o2dms-helm-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}

/// Runs `body` with an adapter on a stand-in for the gateway.
func withAdapter<R>(_ configuration: JSONValue, _ body: (StandInPlugin, StandInHost) throws -> R) throws -> R
{
    let host = StandInHost()
    let plugin = try StandInPlugin(HelmAdapter.self, configuration: configuration, host: host)
    defer { plugin.destroy() }
    return try body(plugin, host)
}

/// Runs `body` with an adapter on a fresh directory.
func withDirectoryAdapter<R>(
    _ more: [JSONMember] = [],
    _ body: (StandInPlugin, String) throws -> R
) throws -> R {
    try withDirectory { path in
        try withAdapter(configuration(path, more)) { plugin, _ in try body(plugin, path) }
    }
}

/// The configuration of one directory.
func configuration(_ path: String, _ more: [JSONMember] = []) -> JSONValue {
    let members = [
        JSONMember(key: "repository_url", value: .string("file:" + path)),
        JSONMember(key: "repository_name", value: "local"),
    ]
    return .object(members + more)
}

extension StandInPlugin {
    /// Waits until each repository was looked at once; making an adapter waits only a moment for that.
    func awaitFirstLook() {
        let isOver = eventually {
            perform(.packageList)?.error?.message.contains("has not been read yet") != true
        }
        #expect(isOver)
    }

    /// Uploads an archive.
    func upload(
        _ archive: [UInt8],
        withinMilliseconds: Int64? = nil,
        _ adjust: (inout StandInRequest) -> Void = { _ in }
    ) throws -> CallRecord {
        var request = StandInRequest()
        request.bodySize = UInt64(archive.count)
        request.bodySHA256 = try SHA256Digest.of(archive).hex
        adjust(&request)
        var conditions = CallConditions()
        conditions.body = archive
        if let withinMilliseconds { conditions.remainingMilliseconds = withinMilliseconds }
        return try #require(perform(.packageUpload, request, conditions))
    }

    /// Lists, as `name version`.
    func list(_ adjust: (inout StandInRequest) -> Void = { _ in }) throws -> [String] {
        var request = StandInRequest()
        adjust(&request)
        let record = try #require(perform(.packageList, request))
        if let error = record.error { throw error }
        return record.packages.map { "\($0.name) \($0.artifactVersion)" }
    }

    func get(_ id: String) throws -> CallRecord {
        var request = StandInRequest()
        request.id = id
        request.flags = O2DMS_REQ_DETAIL
        return try #require(perform(.packageGet, request))
    }

    func delete(_ name: String, _ version: String) throws -> CallRecord {
        var request = StandInRequest()
        request.name = name
        request.version = version
        return try #require(perform(.packageDelete, request))
    }

    func fetch(_ name: String, _ version: String, _ adjust: (inout StandInRequest) -> Void = { _ in }) throws
        -> CallRecord
    {
        var request = StandInRequest()
        request.name = name
        request.version = version
        adjust(&request)
        return try #require(perform(.packageFetch, request))
    }
}

/// A packed chart.
func chart(_ name: String, _ version: String, more: String = "") throws -> [UInt8] {
    try ChartFixture(name: name, version: version, more: more).packed()
}

/// The names in a directory that are no work in progress.
func files(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).filter { $0 != ".o2dms-lock" }.sorted()
}

func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

/// Runs `body` on so many threads at once, and waits for all.
func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let finished = DispatchSemaphore(value: 0)
    for index in 0..<count {
        Thread.detachNewThread {
            body(index)
            finished.signal()
        }
    }
    for _ in 0..<count { finished.wait() }
}

/// Waits until something is so, at most ten seconds.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now.advanced(by: .seconds(10))
    while ContinuousClock.now < deadline {
        if try condition() { return true }
        // A short wait on nothing, so that those who are waited for get on.
        _ = poll(nil, 0, 5)
    }
    return false
}

/// Runs `work` on so many threads and waits for them; what they throw is recorded.
func inParallel(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Void) {
    let group = DispatchGroup()
    for worker in 0..<count {
        group.enter()
        Thread.detachNewThread {
            do { try work(worker) } catch { Issue.record(error) }
            group.leave()
        }
    }
    group.wait()
}
