// SPDX-License-Identifier: Apache-2.0

/// Recognises runtimes that want the process for themselves: Go installs signal handlers and can be there only once.
struct ELFRuntimeCheck {
    private static let noteLimitBytes: UInt64 = 1 << 20

    let file: FileBytes
    let name: String

    func run(_ segments: [ELFSegment], _ sections: ELFSectionTable) throws(LoadError) {
        let isGo =
            sections.contains(named: ".go.buildinfo") || sections.contains(named: ".note.go.buildid")
            || segments.contains(where: hasGoNote)
        guard isGo else { return }
        throw LoadError(
            .isolationRequired,
            "\(name) is built with Go, whose runtime owns the process: it runs only with isolation: process"
        )
    }

    /// A note owned by "Go" holds the build id.
    private func hasGoNote(_ segment: ELFSegment) -> Bool {
        guard segment.kind == .note, segment.fileBytes <= Self.noteLimitBytes,
            let bytes = file.read(offset: segment.offset, count: Int(segment.fileBytes))
        else { return false }
        let notes = ELFBytes(bytes: bytes)
        var offset = 0
        while offset + 12 <= bytes.count {
            let nameBytes: UInt32 = notes.integer(at: offset)
            let valueBytes: UInt32 = notes.integer(at: offset + 4)
            if nameBytes == 4, notes.text(at: offset + 12).elementsEqual("Go".utf8) { return true }
            offset += 12 + (Int(nameBytes) + 3) / 4 * 4 + (Int(valueBytes) + 3) / 4 * 4
        }
        return false
    }
}
