// SPDX-License-Identifier: Apache-2.0

import CO2DMSPlugin
import JSONText
import O2DMSPluginKit
import Synchronization

/// A list-only adapter that does what the name in the query says; keeps what it must not keep.
final class ScriptedAdapter: PackageLister {
    static let manifest = PluginManifest(id: "test.scripted", name: "Scripted", version: "0.1.0")

    let host: Host
    private let kept = Mutex<Call?>(nil)

    init(configuration: NoConfiguration, host: Host) throws(AdapterError) {
        self.host = host
    }

    func health(_ call: Call) throws(AdapterError) -> HealthReport {
        throw .unavailable("the backend is away", retryAfterMilliseconds: 250)
    }

    func listPackages(_ query: PackageQuery, _ call: Call) throws(AdapterError) {
        switch query.name {
        case "borrowed": emitBorrowed(call)
        case "invalid": emitInvalid(call)
        case "beyond the stop": emitBeyondStop(call)
        case "keep": kept.withLock { $0 = call }
        case "use kept": try useKept(call)
        case "watch": try watch(call)
        case "time": call.setTotal(call.remaining.map { UInt64($0.components.seconds) } ?? 999)
        case "store": try useStore(call)
        default: throw .internal("no such script")
        }
    }

    private func emitBorrowed(_ call: Call) {
        let names: [StaticString] = ["a", "b", "c"]
        for name in names {
            var package = unsafe o2dms_package.blank
            unsafe package.name = o2dms_str(name)
            unsafe package.artifact_version = o2dms_str("1.0.0" as StaticString)
            unsafe package.package_uri = o2dms_str("memory:" as StaticString)
            guard unsafe call.emit(package) else { return }
        }
    }

    private func emitInvalid(_ call: Call) {
        for name in ["good", "", "also good"] {
            guard call.emit(Package(name: name, artifactVersion: "1", packageURI: "memory:")) else { return }
        }
    }

    private func emitBeyondStop(_ call: Call) {
        for number in 0..<10 {
            _ = call.emit(Package(name: "p\(number)", artifactVersion: "1", packageURI: "memory:"))
        }
    }

    private func useKept(_ call: Call) throws(AdapterError) {
        guard let old = kept.withLock({ $0 }) else { throw .internal("nothing was kept") }
        let isHarmless =
            old.isCancelled && old.remaining == .zero && !old.onCancel {}
            && !old.emit(Package(name: "late", artifactVersion: "1", packageURI: "memory:"))
            && !old.setRevision("late") && !old.emit(data: [1])
        old.setTotal(1)
        old.emitDetails([:])
        if !isHarmless { throw .internal("an ended call still worked") }
    }

    private func watch(_ call: Call) throws(AdapterError) {
        let told = Mutex(0)
        guard call.onCancel({ told.withLock { $0 += 1 } }) else { throw .internal("not watched") }
        call.setTotal(UInt64(told.withLock { $0 }))
        try call.checkCancelled()
    }

    private func useStore(_ call: Call) throws(AdapterError) {
        guard let store = host.store else { throw AdapterError(.unsupported, "no store") }
        let old = store.get("count")
        let value = [UInt8](repeating: 0x61, count: (old?.value.count ?? 0) + 5000)
        let revision = try store.put(value, for: "count", expectedRevision: old?.revision ?? 0)
        call.setTotal(UInt64(value.count))
        _ = call.setRevision("\(revision)")
        _ = try store.put([], for: "count", expectedRevision: revision - 1)
    }
}
