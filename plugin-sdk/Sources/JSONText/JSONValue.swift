// SPDX-License-Identifier: Apache-2.0

/// A JSON value as a tree, for configurations and the like; bulk data goes through ``JSONWriter`` instead.
public indirect enum JSONValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction and exponent that fits.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    /// Text.
    case string(String)
    /// A list of values.
    case array([JSONValue])
    /// Members in the order of the text; no key stands twice, by its bytes.
    case object([JSONMember])
}

/// One member of a JSON object.
public struct JSONMember: Sendable {
    /// The member's name.
    public let key: String
    /// The member's value.
    public let value: JSONValue

    /// Makes a member.
    public init(key: String, value: JSONValue) {
        self.key = key
        self.value = value
    }
}
