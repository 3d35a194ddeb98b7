// SPDX-License-Identifier: Apache-2.0

/// How much a line of the log matters; the raw value is the ABI's.
public enum LogLevel: Int32, Sendable, Hashable {
    /// For whoever looks for a fault.
    case debug = 0
    /// The normal course of things.
    case info = 1
    /// Something to look at.
    case warning = 2
    /// Something failed.
    case error = 3
}
