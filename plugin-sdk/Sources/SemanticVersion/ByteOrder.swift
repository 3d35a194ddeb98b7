// SPDX-License-Identifier: Apache-2.0

/// Compares texts by their bytes; a prefix comes first.
enum ByteOrder {
    static func compare(_ lhs: UnsafeRawBufferPointer, _ rhs: UnsafeRawBufferPointer) -> Int {
        let common = min(lhs.count, rhs.count)
        for index in 0..<common where unsafe lhs[index] != rhs[index] {
            return unsafe lhs[index] < rhs[index] ? -1 : 1
        }
        return lhs.count - rhs.count
    }
}
