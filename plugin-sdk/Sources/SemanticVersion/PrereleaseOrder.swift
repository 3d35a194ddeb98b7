// SPDX-License-Identifier: Apache-2.0

/// Compares pre-release texts by SemVer 2.0.0 section 11; an empty one (a stable version) is the highest.
///
/// Numeric identifiers are compared as numbers of any length. (Helm's library takes those beyond 64 bits for
/// words; nothing real has them.)
enum PrereleaseOrder {
    static func compare(_ lhs: UnsafeRawBufferPointer, _ rhs: UnsafeRawBufferPointer) -> Int {
        if unsafe lhs.isEmpty || rhs.isEmpty {
            return unsafe (lhs.isEmpty ? 1 : 0) - (rhs.isEmpty ? 1 : 0)
        }
        var left = 0
        var right = 0
        while true {
            let leftEnd = unsafe end(of: lhs, from: left)
            let rightEnd = unsafe end(of: rhs, from: right)
            let order = unsafe compareIdentifiers(
                UnsafeRawBufferPointer(rebasing: lhs[left..<leftEnd]),
                UnsafeRawBufferPointer(rebasing: rhs[right..<rightEnd])
            )
            if order != 0 { return order }
            let leftIsLast = leftEnd == lhs.count
            let rightIsLast = rightEnd == rhs.count
            if leftIsLast || rightIsLast { return (rightIsLast ? 1 : 0) - (leftIsLast ? 1 : 0) }
            left = leftEnd + 1
            right = rightEnd + 1
        }
    }

    private static func end(of text: UnsafeRawBufferPointer, from start: Int) -> Int {
        var end = start
        while unsafe end < text.count && text[end] != UInt8(ascii: ".") { end += 1 }
        return end
    }

    private static func compareIdentifiers(
        _ lhs: UnsafeRawBufferPointer,
        _ rhs: UnsafeRawBufferPointer
    ) -> Int {
        let leftIsNumeric = unsafe lhs.allSatisfy(ASCII.isDigit)
        let rightIsNumeric = unsafe rhs.allSatisfy(ASCII.isDigit)
        if leftIsNumeric != rightIsNumeric { return leftIsNumeric ? -1 : 1 }
        // Without leading zeros the longer number is the greater one.
        if leftIsNumeric, lhs.count != rhs.count { return lhs.count < rhs.count ? -1 : 1 }
        return unsafe ByteOrder.compare(lhs, rhs)
    }
}
