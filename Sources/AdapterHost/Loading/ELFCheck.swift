// SPDX-License-Identifier: Apache-2.0

/// Looks into a plugin's file before the dynamic loader does: the loader ends the process at a truncated file, and reports one for
/// another machine as missing.
struct ELFCheck {
    static let symbolTableLimitBytes: UInt64 = 64 << 20

    let file: FileBytes
    let name: String

    /// Throws what is wrong with the file, naming both sides.
    func run() throws(LoadError) {
        guard let start = file.read(offset: 0, count: Int(min(file.size, UInt64(ELFHeader.sizeBytes)))) else {
            throw LoadError(.fileUnreadable, "\(name) cannot be read")
        }
        try checkIdentification(start)
        guard start.count == ELFHeader.sizeBytes else { throw truncated("the file header") }
        let header = ELFHeader(ELFBytes(bytes: start))
        try checkKind(header)
        let segments = try readSegments(header)
        try check(segments)
        let sections = try ELFSectionTable(file: file, header: header, name: name)
        try ELFRuntimeCheck(file: file, name: name).run(segments, sections)
        try ELFEntryCheck(file: file, name: name).run(sections)
    }

    private func checkIdentification(_ start: [UInt8]) throws(LoadError) {
        guard start.starts(with: [0x7F, UInt8(ascii: "E"), UInt8(ascii: "L"), UInt8(ascii: "F")]) else {
            throw LoadError(.elfNotELF, "\(name) is not an ELF file, a plugin is an ELF shared object")
        }
        guard start.count >= 6 else { throw truncated("the file header") }
        guard start[4] == 2 else {
            throw LoadError(.elfClass, "\(name) is a 32-bit ELF file, this host is 64-bit")
        }
        guard start[5] == 1 else {
            throw LoadError(.elfData, "\(name) is a big-endian ELF file, this host is little-endian")
        }
    }

    private func checkKind(_ header: ELFHeader) throws(LoadError) {
        guard header.machine == ELFHeader.hostMachine else {
            let own = ELFHeader.machineName(ELFHeader.hostMachine)
            throw LoadError(
                .elfMachine,
                "\(name) was built for \(ELFHeader.machineName(header.machine)), this host is \(own)"
            )
        }
        guard header.type == ELFHeader.typeSharedObject else {
            throw wrongType(ELFHeader.typeName(header.type))
        }
    }

    private func readSegments(_ header: ELFHeader) throws(LoadError) -> [ELFSegment] {
        guard Int(header.programEntryBytes) == ELFSegment.sizeBytes, header.programCount > 0,
            header.programCount < .max
        else { throw LoadError(.elfMalformed, "\(name) has no usable program headers") }
        let bytes = Int(header.programCount) * ELFSegment.sizeBytes
        guard let table = file.read(offset: header.programOffset, count: bytes) else {
            throw truncated("the program headers")
        }
        return stride(from: 0, to: bytes, by: ELFSegment.sizeBytes).map {
            ELFSegment(ELFBytes(bytes: table), at: $0)
        }
    }

    private func check(_ segments: [ELFSegment]) throws(LoadError) {
        for segment in segments where segment.kind != nil {
            guard file.contains(offset: segment.offset, count: segment.fileBytes) else {
                let end = segment.offset.addingReportingOverflow(segment.fileBytes)
                let place = end.overflow ? "beyond any file" : "at byte \(end.partialValue)"
                throw LoadError(
                    .elfTruncated,
                    "\(name) is truncated: a segment ends \(place), the file has \(file.size) bytes"
                )
            }
            guard segment.kind != .load || segment.fileBytes <= segment.memoryBytes else {
                throw LoadError(
                    .elfMalformed,
                    "\(name) has a segment that is larger in the file than in memory"
                )
            }
        }
        guard segments.contains(where: { $0.kind == .load }),
            segments.contains(where: { $0.kind == .dynamic })
        else {
            throw LoadError(.elfMalformed, "\(name) has nothing to load")
        }
        if ELFDynamicTable(file: file, segments: segments).isExecutable {
            throw wrongType("position-independent executable")
        }
    }

    private func wrongType(_ found: String) -> LoadError {
        LoadError(.elfType, "\(name) is an ELF \(found), a plugin is an ELF shared object")
    }

    private func truncated(_ part: String) -> LoadError {
        LoadError(
            .elfTruncated,
            "\(name) is truncated: \(part) is not wholly there, the file has \(file.size) bytes"
        )
    }
}
