// SPDX-License-Identifier: Apache-2.0

/// Why a text is no version constraint.
public struct VersionConstraintError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// A part between `||` that breaks the grammar.
        case improperGroup
        /// A version in it that breaks its own rules, for example a number beyond 64 bits.
        case improperVersion
        /// A text of more than ``VersionConstraint/lengthLimitBytes``.
        case tooLong
    }

    /// What is wrong.
    public let reason: Reason
    /// The part that is wrong, at most 64 characters of it.
    public let text: String

    init(_ reason: Reason, _ text: some Collection<UInt8>) {
        self.reason = reason
        self.text = String(decoding: text.prefix(64), as: UTF8.self)
    }

    /// One line for a person.
    public var description: String {
        switch reason {
        case .improperGroup:
            "\"\(text)\" is no version constraint; write for example \"^1.2\" or \">=1.2 <2\""
        case .improperVersion: "\"\(text)\" contains no proper version"
        case .tooLong: "the version constraint is longer than \(VersionConstraint.lengthLimitBytes) bytes"
        }
    }
}
