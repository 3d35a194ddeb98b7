// SPDX-License-Identifier: Apache-2.0

/// How a deployment stands; the raw value is the ABI's.
public enum DeploymentStatus: Int32, Sendable, Hashable {
    /// It is not known.
    case unknown = 0
    /// Asked for, not begun.
    case pending = 1
    /// Running as asked for.
    case deployed = 2
    /// Running, but not well.
    case degraded = 3
    /// Not running as asked for, and nothing more happens.
    case failed = 4
    /// Being changed.
    case updating = 5
    /// Being removed.
    case deleting = 6
    /// Halted on purpose.
    case suspended = 7
}
