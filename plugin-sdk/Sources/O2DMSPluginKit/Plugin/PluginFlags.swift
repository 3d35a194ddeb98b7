// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

/// What the host has to know of a plugin as a whole.
public struct PluginFlags: OptionSet, Sendable, Hashable {
    /// The flags as the ABI has them.
    public let rawValue: UInt32

    /// Makes a set from the ABI's flags.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Never two calls on one adapter at the same time.
    public static let serial = PluginFlags(rawValue: O2DMS_PF_SERIAL)
    /// At most one adapter in a process.
    public static let singleton = PluginFlags(rawValue: O2DMS_PF_SINGLETON)
    /// Brings a runtime that owns the process: only in a child process.
    public static let needsIsolation = PluginFlags(rawValue: O2DMS_PF_NEEDS_ISOLATION)
}
