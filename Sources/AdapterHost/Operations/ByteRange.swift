// SPDX-License-Identifier: Apache-2.0

/// A part of an archive, as a `Range` header asks for it.
public enum ByteRange: Sendable, Hashable {
    /// `length` bytes from `offset`; `nil` = to the end.
    case from(offset: UInt64, length: UInt64?)
    /// The last `length` bytes.
    case suffix(length: UInt64)
}
