// SPDX-License-Identifier: Apache-2.0

/// What sort of value a JSON text is.
public enum JSONKind: Sendable, Hashable {
    /// A collection of members, `{…}`.
    case object
    /// A list of values, `[…]`.
    case array
    /// Text.
    case string
    /// An integer or a fraction.
    case number
    /// `true` or `false`.
    case bool
    /// `null`.
    case null
}
