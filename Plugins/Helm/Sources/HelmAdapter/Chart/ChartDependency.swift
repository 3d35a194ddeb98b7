/// One entry of a chart's `dependencies`.
struct ChartDependency: Sendable, Hashable {
    var name = ""
    var version = ""
    /// Where the dependency comes from.
    ///
    /// Never has a user name or a password: an upload with one is refused, an
    /// index entry loses them while it is read.
    var repository: String?
    var alias: String?
    var condition: String?
    var tags: [String] = []
    var isEnabled = false
    /// Nil = there is something in the list that is no key and no mapping of texts.
    var importValues: [ChartImport]? = []

    /// The name the dependency has inside the chart; no two may share it.
    var effectiveName: String { alias ?? name }
}
