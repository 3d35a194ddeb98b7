internal import JSONText
internal import SemanticVersion

/// Deciding about a draft, and keeping it.
extension IndexReader {
    /// - Parameters:
    ///   - name: the key under which the entry stands, already in the arena.
    ///   - text: the same.
    ///   - previous: the version kept before under this key, whose shared texts need no second look.
    mutating func admitDraft(_ name: ArenaText, _ text: String, _ previous: inout CatalogueEntry?) {
        if let reason = draft.problem ?? refusal(of: name) { return skip(text, reason) }
        let resolved: (address: Range<Int>, file: Range<Int>)
        switch addressing.resolve(draft[.urls], in: &draft.bytes) {
        case .success(let value): resolved = value
        case .failure(let refusal): return skip(text, refusal.reason)
        }
        var entry = CatalogueEntry()
        entry.name = name
        entry.version = append(draft[.version])
        entry.address = append(resolved.address)
        let fileOffset = UInt32(resolved.file.lowerBound - resolved.address.lowerBound)
        entry.reference = ArenaText(
            offset: entry.address.offset + fileOffset,
            length: UInt32(resolved.file.count)
        )
        entry.checksum = appendDigest(draft[.digest])
        entry.manifestDigest = appendDigest(draft.manifestDigest)
        entry.createdAt =
            unsafe draft.bytes[draft[.created]].withUnsafeBytes { unsafe RFC3339.nanoseconds($0) } ?? .min
        entry.isDeprecated = draft.isDeprecated
        entry.description = intern(
            draft.statedDescription.isEmpty ? draft[.description] : draft.statedDescription
        )
        entry.provider = intern(draft.provider)
        entry.keywords = intern(draft[.keywords])
        entry.appVersion = intern(draft[.appVersion])
        entry.haystack = haystack(of: entry, previous)
        entry.details = internDetails()
        entry.dependencies = internDependencies()
        guard Int(entry.details.length) + Int(entry.dependencies.length) <= limits.detailsBytes else {
            return skip(text, "what the chart says of itself is too long")
        }
        builder.entries.append(entry)
        previous = entry
    }

    private mutating func skip(_ name: String, _ reason: String) {
        let version = draft[.version].isEmpty ? "" : draft.text(.version)
        builder.skipped.add(name: PlainText.short(name), version: PlainText.short(version), reason: reason)
    }

    private func refusal(of name: ArenaText) -> String? {
        guard isSectionListable else { return "the name is not a chart name" }
        let isSame = unsafe draft.withBytes(draft[.name]) {
            unsafe ByteOrder.areEqual($0, builder.arena[name])
        }
        guard isSame else { return "name differs from the key it stands under" }
        let isVersion = unsafe draft.withBytes(draft[.version]) {
            unsafe ChartIdentity.isListable(version: $0)
        }
        guard isVersion, draft[.version].count <= limits.versionBytes else {
            return "version is not a semantic version"
        }
        guard !draft[.urls].isEmpty else { return "there is no address of the archive" }
        guard draft[.urls].count <= limits.addressBytes else { return "the archive's address is too long" }
        return nil
    }

    private mutating func append(_ range: Range<Int>) -> ArenaText {
        unsafe draft.bytes[range].withUnsafeBytes { unsafe builder.arena.append($0) }
    }

    private mutating func intern(_ range: Range<Int>) -> ArenaText {
        unsafe draft.bytes[range].withUnsafeBytes { unsafe builder.arena.intern($0) }
    }

    /// Only a digest that can be one is repeated; a wrong one is left out rather than mended.
    private mutating func appendDigest(_ digest: Range<Int>) -> ArenaText {
        guard digest.count == Self.digestAlgorithm.utf8CodeUnitCount + 64 else { return .absent }
        let isHexadecimal = unsafe draft.withBytes(digest.suffix(64)) { digits in
            unsafe digits.allSatisfy { $0 &- 0x30 < 10 || $0 &- 0x61 < 6 }
        }
        return isHexadecimal ? append(digest) : .absent
    }

    private mutating func haystack(of entry: CatalogueEntry, _ previous: CatalogueEntry?) -> ArenaText {
        if let previous, previous.description == entry.description, previous.keywords == entry.keywords {
            return previous.haystack
        }
        let start = draft.bytes.count
        for text in [entry.name, entry.description, entry.keywords] {
            unsafe PlainText.appendLowercased(builder.arena[text], to: &draft.bytes)
            draft.bytes.append(UInt8(ascii: "\n"))
        }
        return intern(start..<draft.bytes.count)
    }

    private mutating func internDetails() -> ArenaText {
        internObject { draft in
            draft.writeMember(.apiVersion, "apiVersion")
            draft.writeMember(.type, "type")
            draft.writeMember(.kubeVersion, "kubeVersion")
            draft.writeList(.maintainers, "maintainers", evenIfEmpty: true)
            draft.writeList(.keywords, "keywords")
            draft.writeMember(.home, "home")
            draft.writeList(.sources, "sources")
            draft.writeMember(.icon, "icon")
            draft.writer.member("deprecated", draft.isDeprecated)
            if let isSigned = draft.isSigned { draft.writer.member("signed", isSigned) }
        }
    }

    private mutating func internDependencies() -> ArenaText {
        internObject { $0.writeList(.dependencies, "dependencies", evenIfEmpty: true) }
    }

    /// Keeps the members of an object without its braces.
    private mutating func internObject(_ write: (inout EntryDraft) -> Void) -> ArenaText {
        draft.writer.removeAll(keepingCapacity: true)
        draft.writer.beginObject()
        write(&draft)
        draft.writer.endObject()
        return unsafe draft.writer.bytes.withUnsafeBytes { object in
            unsafe builder.arena.intern(UnsafeRawBufferPointer(rebasing: object[1..<(object.count - 1)]))
        }
    }
}

extension EntryDraft {
    mutating func writeMember(_ key: EntryKey, _ name: StaticString) {
        let range = self[key]
        guard !range.isEmpty else { return }
        unsafe bytes.withUnsafeBytes { all in
            _ = unsafe writer.member(name, utf8: UnsafeRawBufferPointer(rebasing: all[range]))
        }
    }

    // A name of its own: several lists share their names with keys, and a key has one text only.
    mutating func writeList(_ list: List, _ name: StaticString, evenIfEmpty: Bool = false) {
        let text = self[list].bytes
        if text.count > 2 {
            writer.key(name)
            unsafe text.withUnsafeBytes { unsafe writer.raw(jsonBytes: $0) }
        } else if evenIfEmpty {
            writer.member(name, [String]())
        }
    }
}
