// SPDX-License-Identifier: Apache-2.0

public import JSONText

/// A line that an adapter wrote to the log of a ``StandInHost``.
public struct LogLine: Sendable, Hashable {
    /// The call it belongs to; 0 = none.
    public let call: UInt64
    /// The ABI's level, 0 (debug) to 3 (error).
    public let level: Int32
    /// The sentence.
    public let message: String
    /// Its further members.
    public let fields: JSONValue?
}
