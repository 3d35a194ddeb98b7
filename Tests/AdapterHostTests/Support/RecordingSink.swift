// SPDX-License-Identifier: Apache-2.0

import Foundation
import Threads

@testable import AdapterHost

/// Keeps what an operation yields, and lets a test wait for its end.
final class RecordingSink: OperationSink {
    struct Record: Sendable {
        var revision: String?
        var total: UInt64?
        var packages: [String] = []
        var descriptions: [String] = []
        var deployments: [String] = []
        var data: [UInt8] = []
        var details: String?
        var completions: [OperationError?] = []
        var callsAfterCompletion = 0
        var inside = 0
        var mostInside = 0
    }

    private let record = Monitor(Record())
    private let stopAfter: Int
    private let stopsAtRevision: Bool

    init(stopAfter: Int = .max, stopsAtRevision: Bool = false) {
        self.stopAfter = stopAfter
        self.stopsAtRevision = stopsAtRevision
    }

    /// The record once the operation has completed, or as it is after `seconds`.
    func finished(within seconds: Int = 20) -> Record {
        let deadline = MonotonicTime.now() + Int64(seconds) * 1_000_000_000
        return record.wait(until: deadline) { $0.completions.isEmpty ? nil : $0 } ?? current
    }

    var current: Record { record.withLock { $0 } }

    func revision(_ token: UnsafeRawBufferPointer) -> EmitResult {
        note { unsafe $0.revision = String(decoding: token, as: UTF8.self) }
        return stopsAtRevision ? .stop : .proceed
    }

    func total(_ count: UInt64) { note { $0.total = count } }

    func package(_ package: borrowing PackageView) -> EmitResult {
        let name = unsafe text(package.artifactName) ?? "?"
        let version = unsafe text(package.artifactVersion) ?? "?"
        let description = unsafe text(package.description) ?? ""
        return note {
            $0.packages.append("\(name)-\(version)")
            $0.descriptions.append(description)
            return $0.packages.count >= stopAfter ? .stop : .proceed
        }
    }

    func deployment(_ deployment: borrowing DeploymentView) -> EmitResult {
        let text = unsafe text(deployment.id) ?? "?"
        let status = deployment.status
        let identity = unsafe self.text(deployment.identity).map { " \($0)" } ?? ""
        let manager = deployment.isManager ? " manager" : ""
        note { $0.deployments.append("\(text) \(status)\(identity)\(manager)") }
        return .proceed
    }

    func data(_ bytes: UnsafeRawBufferPointer) -> EmitResult {
        note {
            unsafe $0.data += Array(bytes)
            return $0.data.count >= stopAfter ? .stop : .proceed
        }
    }

    func details(_ json: UnsafeRawBufferPointer) {
        note { unsafe $0.details = String(decoding: json, as: UTF8.self) }
    }

    func completed(_ error: OperationError?) {
        record.withLock(notifying: true) { $0.completions.append(error) }
    }

    private func note<R>(_ change: (inout Record) -> R) -> R {
        record.withLock {
            if !$0.completions.isEmpty { $0.callsAfterCompletion += 1 }
            $0.inside += 1
            $0.mostInside = max($0.mostInside, $0.inside)
        }
        defer { record.withLock { $0.inside -= 1 } }
        return record.withLock { change(&$0) }
    }

    private func text(_ bytes: UnsafeRawBufferPointer?) -> String? {
        unsafe bytes.map { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
