// SPDX-License-Identifier: Apache-2.0

/// A version by Semantic Versioning 2.0.0.
///
/// `==` and hashing look at everything, build text included; `<` is SemVer precedence, for which build text
/// does not count. So of two versions that differ in build text only neither is less and they are not equal.
public struct SemanticVersion: Sendable, Hashable {
    /// The first number.
    public let major: UInt64
    /// The second number.
    public let minor: UInt64
    /// The third number.
    public let patch: UInt64
    /// The text between `-` and `+`, without them; empty = a stable version.
    public let prerelease: String
    /// The text after `+`; empty = none.
    public let build: String

    /// Reads a version strictly by SemVer 2.0.0: three numbers without leading zeros that fit 64 bits.
    ///
    /// - Parameter text: the whole text must be the version; nil otherwise.
    public init?(_ text: String) {
        self.init(text, VersionGrammar.strict)
    }

    /// Reads a version as Helm does (Masterminds `NewVersion`): a leading `v`, missing numbers and leading zeros
    /// of numbers are accepted.
    ///
    /// - Parameter lenient: the whole text must be the version; nil otherwise.
    public init?(lenient: String) {
        self.init(lenient, VersionGrammar.lenient)
    }

    /// Reads a version given as bytes, see ``init(lenient:)``.
    ///
    /// - Parameter lenientUTF8: borrowed for the call.
    public init?(lenientUTF8: UnsafeRawBufferPointer) {
        guard let fields = unsafe VersionFields(lenientUTF8, .lenient) else { return nil }
        self.init(fields)
    }

    private init?(_ text: String, _ grammar: VersionGrammar) {
        var text = text
        let fields = text.withUTF8 { bytes in
            unsafe VersionFields(UnsafeRawBufferPointer(bytes), grammar).map(SemanticVersion.init)
        }
        guard let fields else { return nil }
        self = fields
    }

    private init(_ fields: VersionFields) {
        major = fields.major
        minor = fields.minor
        patch = fields.patch
        prerelease = unsafe String(decoding: fields.prerelease, as: UTF8.self)
        build = unsafe String(decoding: fields.build, as: UTF8.self)
    }
}
