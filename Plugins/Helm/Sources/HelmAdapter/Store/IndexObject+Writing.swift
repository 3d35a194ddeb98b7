internal import HTTPClient
internal import ObjectStore

/// Replacing the index.
extension IndexObject {
    /// The text after changes, in the style in which it can be changed.
    ///
    /// - Parameters:
    ///   - text: of the index.
    ///   - changes: none = only the time of writing changes.
    ///   - now: nanoseconds since the epoch.
    /// - Returns: the text and its layout.
    /// - Throws: that it cannot be changed.
    func rewritten(_ text: IndexText, _ changes: [IndexChange], at now: Int64) throws(HTTPFault) -> IndexText
    {
        do throws(IndexError) {
            if let changed = try text.applying(changes, generatedAt: now) { return changed }
            let block = try IndexReflow.blockText(of: text.bytes)
            let reflowed = IndexText(bytes: block, layout: try read(block).layout)
            if let changed = try reflowed.applying(changes, generatedAt: now) { return changed }
        } catch {
            throw HTTPFault(.unavailable, "index.yaml: \(error.message)")
        }
        throw HTTPFault(.unavailable, "index.yaml cannot be changed in the style it is written in")
    }

    /// Removes an archive that no index names any more, and its provenance file before it; what cannot be removed is an orphan.
    ///
    /// Each is asked for once: whoever asked again might hit the next archive of that name.
    func removeArchive(_ key: String, _ terms: HTTPTerms) {
        do throws(HTTPFault) {
            try store.remove(key + ".prov", terms)
            try store.remove(key, terms)
        } catch { return }
    }

    /// Replaces the index if it still is the version that was read; `nil` = there was none.
    func write(_ text: IndexText, over version: ObjectVersion?, _ terms: HTTPTerms) throws(HTTPFault)
        -> ObjectVersion
    {
        try store.put(
            StoredIndex.key,
            try ObjectContent(text.bytes, mediaType: "application/yaml"),
            version.map(ObjectCondition.version) ?? .absent,
            terms
        )
    }
}
