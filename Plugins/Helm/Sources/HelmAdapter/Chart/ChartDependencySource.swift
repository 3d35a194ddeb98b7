/// One dependency of a chart, and where it was found.
struct ChartDependencySource: Sendable, Hashable {
    /// Where a dependency was found, with its version there.
    enum Place: Sendable, Hashable {
        /// In `charts/`.
        case vendored(version: String)
        /// In a folder of the archive that `file://` leads to.
        case file(version: String)
        /// In a repository: its name in the configuration, or its address.
        case repository(String, version: String)
    }

    let dependency: ChartDependency
    /// The line in ``path``, where it is known.
    let line: Int?
    /// The file that declares it.
    let path: String
    /// Nil = not found, or not looked for yet.
    var place: Place?
}
