// SPDX-License-Identifier: Apache-2.0

import O2DMSPluginKit

/// The least that an adapter can be; with a manifest that each subclass of the tests can spoil.
final class HealthOnlyAdapter: Adapter {
    static let manifest = PluginManifest(id: "test.health-only", name: "Health only", version: "0.1.0")

    init(configuration: NoConfiguration, host: Host) throws(AdapterError) {}

    func health(_ call: Call) throws(AdapterError) -> HealthReport { .healthy }
}
