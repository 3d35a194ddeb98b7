/// Names of files that are work in progress.
///
/// None ends in `.tgz`, so no tool takes one for a chart.
enum WorkName {
    static let lock = ".o2dms-lock"
    static let prefix = ".o2dms-"
    /// An upload that is being received, or an archive that is being published.
    static let upload = ".o2dms-upload-"
    /// A second name of an archive that is being deleted.
    static let deletion = ".o2dms-delete-"
    /// A provenance file on its way.
    static let provenance = ".o2dms-prov-"
    /// The next index.
    static let index = ".o2dms-index-"

    /// Whether a name belongs to the repository itself, so that no archive can have it.
    static func isReserved(_ name: String) -> Bool {
        name == DirectoryIndex.fileName || name.utf8.starts(with: prefix.utf8)
    }

    static func fresh(_ prefix: String) -> String {
        prefix + String(UInt64.random(in: .min ... .max), radix: 36)
            + String(UInt64.random(in: .min ... .max), radix: 36)
    }
}
