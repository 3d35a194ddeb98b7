// SPDX-License-Identifier: Apache-2.0

import SemanticVersion

/// Compares each package of a list with the one before: name ascending by bytes, then version in the canonical order.
struct ListOrderCheck {
    private var name = TextCopy()
    private var version = TextCopy()
    private var hasPrevious = false

    /// True if a package of this name and version may follow; remembers it.
    mutating func admits(
        name next: UnsafeRawBufferPointer,
        version nextVersion: UnsafeRawBufferPointer
    ) -> Bool {
        let order = unsafe hasPrevious ? name.compare(next) : -1
        if order > 0 { return false }
        if order == 0, unsafe !version.isAtOrBefore(nextVersion) { return false }
        if order < 0 { unsafe name.replace(by: next) }
        unsafe version.replace(by: nextVersion)
        hasPrevious = true
        return true
    }

    mutating func reset() { hasPrevious = false }
}

/// A copy of a text, whose memory serves for the next one too.
private struct TextCopy {
    private var bytes: [UInt8] = []
    private var count = 0

    mutating func replace(by text: UnsafeRawBufferPointer) {
        if bytes.count < text.count { bytes = [UInt8](repeating: 0, count: max(64, text.count * 2)) }
        unsafe bytes.withUnsafeMutableBytes { unsafe $0.copyMemory(from: text) }
        count = text.count
    }

    func compare(_ other: UnsafeRawBufferPointer) -> Int {
        unsafe bytes.withUnsafeBytes {
            unsafe ByteText.compare(UnsafeRawBufferPointer(rebasing: $0[..<count]), other)
        }
    }

    func isAtOrBefore(_ other: UnsafeRawBufferPointer) -> Bool {
        unsafe bytes.withUnsafeBytes {
            unsafe VersionOrder.compare(UnsafeRawBufferPointer(rebasing: $0[..<count]), other) <= 0
        }
    }
}
