// SPDX-License-Identifier: Apache-2.0

/// What is done with a measured value; the raw value is the ABI's.
public enum MetricKind: Int32, Sendable, Hashable {
    /// The value is added.
    case counter = 0
    /// The value is set.
    case gauge = 1
    /// The value is observed, in seconds or bytes.
    case histogram = 2
}
