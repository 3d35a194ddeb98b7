// SPDX-License-Identifier: Apache-2.0

/// A string that equals another only if both have the same UTF-8 bytes.
///
/// `String` takes canonically equivalent texts for equal, such as é in one scalar and in two; names and keys of JSON and YAML are
/// equal only if their code points are (RFC 8259 section 8.3). Use it as the key of a dictionary or the element of a set.
public struct ExactString: Sendable, Hashable, Comparable {
    /// The text.
    public let string: String

    /// Takes a text as it is.
    public init(_ string: some StringProtocol) { self.string = String(string) }

    /// Whether both have the same bytes.
    public static func == (first: Self, second: Self) -> Bool { first.string.hasSameBytes(as: second.string) }

    /// The order of the bytes, which is that of the code points.
    public static func < (first: Self, second: Self) -> Bool {
        first.string.utf8.lexicographicallyPrecedes(second.string.utf8)
    }

    /// Hashes the bytes: texts that are canonically equivalent, of which there can be very many, must not all hash alike.
    public func hash(into hasher: inout Hasher) {
        let isHashed: Void? = unsafe string.utf8.withContiguousStorageIfAvailable { bytes in
            unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        }
        if isHashed == nil { for byte in string.utf8 { hasher.combine(byte) } }
        hasher.combine(0xFF as UInt8)
    }
}

extension ExactString: ExpressibleByStringLiteral {
    /// Takes a text as it is.
    public init(stringLiteral value: String) { string = value }
}

extension ExactString: CustomStringConvertible {
    /// The text.
    public var description: String { string }
}

extension StringProtocol {
    /// Whether both have the same UTF-8 bytes, unlike `==`, for which canonically equivalent texts are equal.
    public func hasSameBytes(as other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }
}
