// SPDX-License-Identifier: Apache-2.0

/// The dynamic section of an ELF file, as far as it tells executables from libraries.
struct ELFDynamicTable {
    private static let limitBytes: UInt64 = 1 << 20
    private static let tagEnd: UInt64 = 0
    private static let tagLibraryName: UInt64 = 14
    private static let tagFlags1: UInt64 = 0x6FFF_FFFB
    private static let flagPIE: UInt64 = 0x0800_0000

    /// True for a position-independent executable, which has the type of a shared object.
    let isExecutable: Bool

    init(file: FileBytes, segments: [ELFSegment]) {
        var hasFlag = false
        var hasName = false
        for segment in segments where segment.kind == .dynamic && segment.fileBytes <= Self.limitBytes {
            let table = ELFBytes(
                bytes: file.read(offset: segment.offset, count: Int(segment.fileBytes)) ?? []
            )
            for start in stride(from: 0, to: table.bytes.count, by: 16) {
                let tag: UInt64 = table.integer(at: start)
                let value: UInt64 = table.integer(at: start + 8)
                if tag == Self.tagEnd { break }
                if tag == Self.tagFlags1, value & Self.flagPIE != 0 { hasFlag = true }
                if tag == Self.tagLibraryName { hasName = true }
            }
        }
        isExecutable = hasFlag || (!hasName && segments.contains { $0.kind == .interpreter })
    }
}
