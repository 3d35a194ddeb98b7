// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

/// Looks for the entry point among the exported symbols, so that a library without one is never run, and a variable of that name
/// never called.
struct ELFEntryCheck {
    private static let entryPrefix = Array("o2dms_plugin_entry_v".utf8)
    private static let symbolBytes = 24
    private static let typeFunction: UInt8 = 2
    private static let typeIndirectFunction: UInt8 = 10

    let file: FileBytes
    let name: String

    func run(_ sections: ELFSectionTable) throws(LoadError) {
        guard let table = sections.sections.first(where: { $0.kind == ELFSection.kindDynamicSymbols }),
            Int(table.link) < sections.sections.count,
            let symbols = read(table), let texts = read(sections.sections[Int(table.link)])
        else { return }
        var otherEntry: [UInt8]?
        for start in stride(from: 0, to: symbols.bytes.count, by: Self.symbolBytes) {
            let section: UInt16 = symbols.integer(at: start + 6)
            let nameOffset: UInt32 = symbols.integer(at: start)
            if section == 0 { continue }
            let text = texts.text(at: Int(nameOffset))
            guard text.starts(with: Self.entryPrefix) else { continue }
            if text.elementsEqual(O2DMS_ENTRY_SYMBOL.utf8) {
                let kind: UInt8 = symbols.integer(at: start + 4)
                return try checkType(kind & 15)
            }
            otherEntry = text
        }
        throw missing(otherEntry)
    }

    private func checkType(_ type: UInt8) throws(LoadError) {
        guard type == Self.typeFunction || type == Self.typeIndirectFunction else {
            throw LoadError(
                .entryNotFunction,
                "\(name) exports \(O2DMS_ENTRY_SYMBOL) as data, it must be a function"
            )
        }
    }

    private func missing(_ otherEntry: [UInt8]?) -> LoadError {
        guard let otherEntry else {
            return LoadError(
                .entryMissing,
                "\(name) does not export \(O2DMS_ENTRY_SYMBOL): it is no O2-DMS plugin, or hides its symbols"
            )
        }
        let version = String(decoding: otherEntry.dropFirst(Self.entryPrefix.count).prefix(8), as: UTF8.self)
        return LoadError(
            .abiMajor,
            "\(name) speaks version \(version) of the plugin ABI, this host speaks version \(O2DMS_ABI_MAJOR)"
        )
    }

    private func read(_ section: ELFSection) -> ELFBytes? {
        guard section.bytes <= ELFCheck.symbolTableLimitBytes else { return nil }
        return file.read(offset: section.offset, count: Int(section.bytes)).map(ELFBytes.init)
    }
}
