/// Names of files that are work in progress.
///
/// None ends in `.tgz`, so no tool takes one for a chart.
enum WorkName {
    static let lock = ".o2dms-lock"
    /// A file that is being written, and a second name of an archive that the index does not name yet.
    static let upload = ".o2dms-upload-"
    /// A second name of an archive that is being deleted.
    static let deletion = ".o2dms-delete-"

    static func fresh(_ prefix: String) -> String {
        prefix + String(UInt64.random(in: .min ... .max), radix: 36)
            + String(UInt64.random(in: .min ... .max), radix: 36)
    }
}
