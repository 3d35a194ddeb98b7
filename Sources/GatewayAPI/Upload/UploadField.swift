/// One field of the upload form.
///
/// Forms are checked against these, and `openapi.json` is written from them.
struct UploadField: Sendable {
    enum Kind: Sendable {
        case text
        /// A text that may have line feeds and be as large as a provenance file.
        case provenance
        /// The archive.
        case archive
    }

    let name: String
    let kind: Kind
    let isRequired: Bool
    let documentation: String

    static let all = [
        UploadField(name: "name", kind: .text, isRequired: true, documentation: "The package's name."),
        UploadField(
            name: "artifactVersion",
            kind: .text,
            isRequired: true,
            documentation: "The package's version."
        ),
        UploadField(name: "chart", kind: .archive, isRequired: false, documentation: "The archive."),
        UploadField(
            name: "artifact",
            kind: .archive,
            isRequired: false,
            documentation: "The archive: another name for `chart`. Exactly one of the two is required."
        ),
        UploadField(
            name: "description",
            kind: .text,
            isRequired: false,
            documentation: "What it is, in words."
        ),
        UploadField(name: "provider", kind: .text, isRequired: false, documentation: "Who provides it."),
        UploadField(
            name: "prov",
            kind: .provenance,
            isRequired: false,
            documentation: "The provenance file."
        ),
        UploadField(
            name: "adapter",
            kind: .text,
            isRequired: false,
            documentation: "The adapter that is to take it; else the first that takes this kind of artifact."
        ),
        UploadField(
            name: "repository",
            kind: .text,
            isRequired: false,
            documentation: "The adapter's repository that is to take it."
        ),
        UploadField(
            name: "artifactType",
            kind: .text,
            isRequired: false,
            documentation: "The artifact's media type; else it is recognised from the content."
        ),
    ]
}
