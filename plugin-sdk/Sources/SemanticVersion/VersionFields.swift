// SPDX-License-Identifier: Apache-2.0

/// Which texts are versions.
enum VersionGrammar {
    /// SemVer 2.0.0.
    case strict
    /// What Helm reads beside that: `v1.2.3`, `1`, `1.2`, `01.2.3`.
    case lenient
}

/// A version text taken apart without allocation; pre-release and build text point into the text.
@safe struct VersionFields {
    private(set) var major: UInt64 = 0
    private(set) var minor: UInt64 = 0
    private(set) var patch: UInt64 = 0
    private(set) var prerelease = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var build = unsafe UnsafeRawBufferPointer(start: nil, count: 0)

    /// Nil if the whole text is no version.
    init?(_ text: UnsafeRawBufferPointer, _ grammar: VersionGrammar) {
        var reader = unsafe VersionReader(text, grammar)
        if grammar == .lenient { _ = reader.skip(UInt8(ascii: "v")) }
        guard let major = reader.number() else { return nil }
        self.major = major
        if reader.skip(UInt8(ascii: ".")) {
            guard let minor = reader.number() else { return nil }
            self.minor = minor
            if reader.skip(UInt8(ascii: ".")) {
                guard let patch = reader.number() else { return nil }
                self.patch = patch
            } else if grammar == .strict {
                return nil
            }
        } else if grammar == .strict {
            return nil
        }
        if reader.skip(UInt8(ascii: "-")) {
            guard let text = unsafe reader.identifiers(refusingLeadingZeros: true) else { return nil }
            unsafe prerelease = unsafe text
        }
        if reader.skip(UInt8(ascii: "+")) {
            guard let text = unsafe reader.identifiers(refusingLeadingZeros: false) else { return nil }
            unsafe build = unsafe text
        }
        guard reader.isAtEnd else { return nil }
    }
}

/// Reads the parts of a version from left to right.
@safe private struct VersionReader {
    private let text: UnsafeRawBufferPointer
    private let grammar: VersionGrammar
    private var position = 0

    init(_ text: UnsafeRawBufferPointer, _ grammar: VersionGrammar) {
        unsafe self.text = unsafe text
        self.grammar = grammar
    }

    var isAtEnd: Bool { unsafe position == text.count }

    private var current: UInt8? { unsafe position < text.count ? text[position] : nil }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    mutating func number() -> UInt64? {
        let start = position
        var value: UInt64 = 0
        while let byte = current, ASCII.isDigit(byte) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
            if overflow || carry { return nil }
            value = sum
            position += 1
        }
        let digits = position - start
        guard digits > 0 else { return nil }
        if grammar == .strict, digits > 1, unsafe text[start] == UInt8(ascii: "0") { return nil }
        return value
    }

    /// Reads identifiers separated by dots, none of them empty.
    mutating func identifiers(refusingLeadingZeros: Bool) -> UnsafeRawBufferPointer? {
        let start = position
        repeat {
            let first = position
            var isNumeric = true
            while let byte = current, ASCII.isIdentifier(byte) {
                isNumeric = isNumeric && ASCII.isDigit(byte)
                position += 1
            }
            let length = position - first
            guard length > 0 else { return nil }
            if refusingLeadingZeros, isNumeric, length > 1, unsafe text[first] == UInt8(ascii: "0") {
                return nil
            }
        } while skip(UInt8(ascii: "."))
        return unsafe UnsafeRawBufferPointer(rebasing: text[start..<position])
    }
}
