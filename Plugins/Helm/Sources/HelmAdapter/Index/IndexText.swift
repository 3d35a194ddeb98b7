internal import JSONText

/// The text of an index with its layout, and how changes are put into it.
///
/// What other tools wrote stays: only sections that change are cut up, and in them only the entries that change.
struct IndexText: Sendable {
    let bytes: [UInt8]
    let layout: IndexLayout

    /// The index of a repository without charts.
    static let empty = IndexText(
        bytes: Array("apiVersion: v1\nentries: {}\ngenerated: \"1970-01-01T00:00:00Z\"\n".utf8),
        layout: IndexLayout(entriesLine: 2, followingLine: 3, generatedLine: 3)
    )

    /// The text after the changes, `generated` set to a time in nanoseconds since the epoch.
    ///
    /// - Returns: `nil` if the text is not in the block style that Helm writes.
    func applying(_ changes: [IndexChange], generatedAt: Int64) throws(IndexError) -> IndexText? {
        guard let frame = IndexFrame(self) else { return nil }
        var byName = Dictionary(grouping: changes, by: \.name)
        var assembly = IndexAssembly(frame)
        var newNames = byName.keys.filter { !frame.names.contains($0) }.sorted()[...]
        for section in frame.sections {
            while let name = newNames.first, name < section.name {
                newNames = newNames.dropFirst()
                try add(name, byName[name] ?? [], frame.column, to: &assembly)
            }
            guard let changes = byName.removeValue(forKey: section.name) else {
                assembly.append(
                    section.name,
                    column: section.column,
                    section.bytes,
                    lineCount: section.lineCount
                )
                continue
            }
            let cut = try SectionText.cut(section.bytes, name: section.name, column: section.column)
            guard var text = cut else { return nil }
            text.apply(changes)
            if !text.isEmpty { assembly.append(section.name, column: section.column, text.bytes[...]) }
        }
        for name in newNames { try add(name, byName[name] ?? [], frame.column, to: &assembly) }
        return assembly.finish(frame, generated: Self.time(generatedAt))
    }

    private func add(
        _ name: String,
        _ changes: [IndexChange],
        _ column: Int,
        to assembly: inout IndexAssembly
    ) throws(IndexError) {
        var text = SectionText(name: name, column: column)
        text.apply(changes)
        if !text.isEmpty { assembly.append(name, column: column, text.bytes[...]) }
    }

    private static func time(_ nanoseconds: Int64) -> String {
        var writer = JSONWriter(capacity: 40)
        writer.time(nanosecondsSinceEpoch: nanoseconds)
        // The writer's quotes are YAML's as well.
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension SectionText {
    mutating func apply(_ changes: [IndexChange]) {
        for change in changes {
            switch change {
            case .add(let entry): add(entry)
            case .remove(_, let version): remove(version: version)
            }
        }
    }
}
