// SPDX-License-Identifier: Apache-2.0

/// The sections of an ELF file; empty where they were stripped, which is allowed.
struct ELFSectionTable {
    private static let namesLimitBytes: UInt64 = 1 << 20

    let sections: [ELFSection]
    private let names: ELFBytes

    /// Reads the table; it and all that it points to must lie inside the file, else the file was cut.
    init(file: FileBytes, header: ELFHeader, name: String) throws(LoadError) {
        guard header.sectionCount > 0 else {
            sections = []
            names = ELFBytes(bytes: [])
            return
        }
        let bytes = Int(header.sectionCount) * ELFSection.sizeBytes
        guard Int(header.sectionEntryBytes) == ELFSection.sizeBytes,
            let table = file.read(offset: header.sectionOffset, count: bytes)
        else {
            throw LoadError(
                .elfTruncated,
                "\(name) is truncated: its section headers are not wholly there, the file has \(file.size) bytes"
            )
        }
        let sections = stride(from: 0, to: bytes, by: ELFSection.sizeBytes).map {
            ELFSection(ELFBytes(bytes: table), at: $0)
        }
        let isCut = sections.contains { section in
            section.kind != ELFSection.kindNoBits
                && !file.contains(offset: section.offset, count: section.bytes)
        }
        if isCut {
            throw LoadError(
                .elfTruncated,
                "\(name) is truncated: a section ends outside the file, which has \(file.size) bytes"
            )
        }
        self.sections = sections
        names = Self.names(file, sections, Int(header.sectionNamesIndex))
    }

    func contains(named name: String) -> Bool {
        sections.contains { names.text(at: Int($0.nameOffset)).elementsEqual(name.utf8) }
    }

    private static func names(_ file: FileBytes, _ sections: [ELFSection], _ index: Int) -> ELFBytes {
        guard index < sections.count, sections[index].bytes <= namesLimitBytes else {
            return ELFBytes(bytes: [])
        }
        let bytes = file.read(offset: sections[index].offset, count: Int(sections[index].bytes))
        return ELFBytes(bytes: bytes ?? [])
    }
}
