/// Which state of a source is meant, as Flux writes it since 2.0 and wrote it before.
///
/// | Text | Reference | Digest |
/// |---|---|---|
/// | `main@sha1:<40>`, `refs/tags/v1@sha1:<40>` | branch, tag or full name | commit |
/// | `6.1.0@sha256:<64>` | tag | manifest of an OCI artifact |
/// | `sha1:<40>`, `sha256:<64>` | none | commit; manifest, index or listing |
/// | `main/<40>`, `latest/<64>`, `<40>`, `<64>` | as before | as before |
struct FluxRevision: Sendable, Hashable, CustomStringConvertible {
    /// What was followed.
    let reference: String?
    /// What it stood for.
    let digest: FluxDigest

    /// Reads the text; `nil` for anything else, for example the version of a chart.
    init?(_ text: String) {
        if let at = text.lastIndex(of: "@") {
            guard let digest = FluxDigest(String(text[text.index(after: at)...])) else { return nil }
            self.init(text[..<at], digest)
        } else if let digest = FluxDigest(text) {
            self.init("", digest)
        } else if let slash = text.lastIndex(of: "/") {
            guard let digest = FluxDigest(bare: text[text.index(after: slash)...]) else { return nil }
            self.init(text[..<slash], digest)
        } else {
            guard let digest = FluxDigest(bare: text[...]) else { return nil }
            self.init("", digest)
        }
    }

    /// As Flux writes it since 2.0.
    var description: String { reference.map { "\($0)@\(digest)" } ?? digest.description }

    private init(_ reference: Substring, _ digest: FluxDigest) {
        self.reference = reference.isEmpty ? nil : String(reference)
        self.digest = digest
    }
}
