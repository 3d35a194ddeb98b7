// SPDX-License-Identifier: Apache-2.0

/// One entry of an ELF file's section headers.
struct ELFSection {
    static let sizeBytes = 64
    static let kindNoBits: UInt32 = 8
    static let kindDynamicSymbols: UInt32 = 11

    let nameOffset: UInt32
    let kind: UInt32
    let offset: UInt64
    let bytes: UInt64
    let link: UInt32

    init(_ table: ELFBytes, at start: Int) {
        nameOffset = table.integer(at: start)
        kind = table.integer(at: start + 4)
        offset = table.integer(at: start + 24)
        bytes = table.integer(at: start + 32)
        link = table.integer(at: start + 40)
    }
}
