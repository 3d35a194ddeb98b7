public import CO2DMSPlugin
internal import FluxAdapter
internal import O2DMSPluginKit

/// The one symbol that the library exports.
///
/// - Parameters:
///   - hostMinor: the host's minor version of the ABI.
///   - reason: receives why the result is NULL.
/// - Returns: what the plugin is, valid for the life of the process.
@c @implementation
public func o2dms_plugin_entry_v1(
    _ hostMinor: UInt32,
    _ reason: UnsafeMutablePointer<o2dms_str>?
) -> UnsafePointer<o2dms_plugin>? {
    unsafe Plugin.entry(for: FluxAdapter.self, hostMinor, reason)
}
