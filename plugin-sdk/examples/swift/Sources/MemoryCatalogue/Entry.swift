// SPDX-License-Identifier: Apache-2.0

import CO2DMSPlugin
import O2DMSPluginKit

/// The one symbol that the library exports.
@c @implementation
public func o2dms_plugin_entry_v1(
    _ hostMinor: UInt32,
    _ reason: UnsafeMutablePointer<o2dms_str>?
) -> UnsafePointer<o2dms_plugin>? {
    unsafe Plugin.entry(for: MemoryCatalogue.self, hostMinor, reason)
}
