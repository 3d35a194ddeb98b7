// SPDX-License-Identifier: Apache-2.0

public import JSONText
public import O2DMSPluginKit

/// What an adapter did in one call of a ``StandInHost``.
public struct CallRecord: Sendable {
    /// The number of `complete`; exactly one is right.
    public internal(set) var completions = 0
    /// The error that the call ended with; nil = success.
    public internal(set) var error: AdapterError?
    /// What `set_total` said.
    public internal(set) var total: UInt64?
    /// What `set_revision` said.
    public internal(set) var revision: String?
    /// The packages in the order in which they came.
    public internal(set) var packages: [Package] = []
    /// The deployments in the order in which they came.
    public internal(set) var deployments: [Deployment] = []
    /// The bytes of the fetched archive.
    public internal(set) var data: [UInt8] = []
    /// The object about the result.
    public internal(set) var details: JSONValue?
}
