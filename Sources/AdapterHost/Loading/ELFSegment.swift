// SPDX-License-Identifier: Apache-2.0

/// One entry of an ELF file's program headers.
struct ELFSegment {
    static let sizeBytes = 56

    enum Kind: UInt32 {
        case load = 1
        case dynamic = 2
        case interpreter = 3
        case note = 4
    }

    let kind: Kind?
    let offset: UInt64
    let address: UInt64
    let fileBytes: UInt64
    let memoryBytes: UInt64

    init(_ table: ELFBytes, at start: Int) {
        kind = Kind(rawValue: table.integer(at: start))
        offset = table.integer(at: start + 8)
        address = table.integer(at: start + 16)
        fileBytes = table.integer(at: start + 32)
        memoryBytes = table.integer(at: start + 40)
    }
}
