// SPDX-License-Identifier: Apache-2.0

/// What is borne with in a text that is refused otherwise, for texts whose readers elsewhere bear with it.
public struct JSONLeniency: OptionSet, Sendable {
    /// The options as bits.
    public let rawValue: UInt8

    /// Makes a set of options of its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Of equal keys in one object the last one counts.
    public static let repeatedKeys = JSONLeniency(rawValue: 1)
    /// An escape that is half of a surrogate pair is the replacement character, U+FFFD.
    public static let loneSurrogates = JSONLeniency(rawValue: 2)
    /// A number beyond the largest double is infinite.
    public static let hugeNumbers = JSONLeniency(rawValue: 4)
    /// Everything that Go's `encoding/json` bears with.
    public static let all: JSONLeniency = [.repeatedKeys, .loneSurrogates, .hugeNumbers]
}
