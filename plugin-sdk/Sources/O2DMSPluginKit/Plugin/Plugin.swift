// SPDX-License-Identifier: Apache-2.0

public import CO2DMSPlugin

/// Makes a plugin of an adapter type.
public enum Plugin {
    /// Answers the host's question what this library is. The one exported function of a plugin calls it:
    ///
    ///     @c @implementation
    ///     public func o2dms_plugin_entry_v1(
    ///         _ hostMinor: UInt32,
    ///         _ reason: UnsafeMutablePointer<o2dms_str>?
    ///     ) -> UnsafePointer<o2dms_plugin>? {
    ///         unsafe Plugin.entry(for: MyAdapter.self, hostMinor, reason)
    ///     }
    ///
    /// Pure and fast: reads the manifest, builds tables, starts nothing.
    ///
    /// - Parameters:
    ///   - type: the adapter; its conformances become the operations table.
    ///   - hostMinor: the host's minor version of the ABI.
    ///   - reason: receives, in memory that is never freed, why the result is nil.
    /// - Returns: the descriptor, valid for the life of the process; nil if the host is too old or the manifest wrong.
    public static func entry<A: Adapter>(
        for type: A.Type,
        _ hostMinor: UInt32,
        _ reason: UnsafeMutablePointer<o2dms_str>?
    ) -> UnsafePointer<o2dms_plugin>? {
        do throws(ManifestFault) {
            let required = A.manifest.minimumHostMinor
            guard hostMinor >= required else {
                throw ManifestFault(
                    reason: "needs a host with ABI 1.\(required), this one has 1.\(hostMinor)"
                )
            }
            return unsafe try PluginRegistry.shared.descriptor(of: type).pointer
        } catch {
            unsafe reason?.pointee = StaticDescriptor.text(error.reason)
            return nil
        }
    }
}
