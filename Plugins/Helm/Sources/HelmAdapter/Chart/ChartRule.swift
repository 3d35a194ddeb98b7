/// The rules a chart is held to.
///
/// Raw values are the stable ids that clients see in `details.violations`.
///
/// "C8 n" is the number of Helm's own rule; a rule without a number is the gateway's.
enum ChartRule: String, Sendable, Hashable, CaseIterable {
    // The archive.
    /// C8 1: a gzip stream of one member, its check sum and length right, nothing after it.
    case gzip = "archive.gzip"
    /// The content is a tar archive whose every header can be read in one way only.
    case tar = "archive.tar"
    /// C8 13: at least one file.
    case empty = "archive.empty"
    /// C8 9 over all nested archives together.
    case totalSize = "archive.size"
    /// C8 10.
    case fileSize = "archive.file.size"
    case entryCount = "archive.entries"
    case nestingDepth = "archive.nesting"
    /// Links, devices, pipes.
    case entryKind = "archive.entry.kind"
    case sparse = "archive.entry.sparse"
    case duplicateEntry = "archive.entry.duplicate"

    // Paths.
    /// Bytes other than printable ASCII.
    case pathCharacters = "path.characters"
    case pathLength = "path.length"
    /// C8 4, 7.
    case pathAbsolute = "path.absolute"
    /// C8 6, and `..` anywhere.
    case pathParent = "path.parent"
    /// C8 5, 8: everything stands under one base directory.
    case pathBase = "path.base"

    // The structure.
    /// C8 15.
    case chartFile = "chart.file"
    case templates = "chart.templates"
    case values = "chart.values"
    /// C8 19: what stands in `charts/` is a chart.
    case subchart = "chart.subchart"
    /// C8 18: `requirements.yaml` of an old chart holds dependencies and nothing else.
    case requirements = "chart.requirements"

    // The text of Chart.yaml.
    case yaml = "chart.yaml"
    case duplicateKey = "chart.yaml.duplicate-key"
    case unknownKey = "chart.yaml.unknown-key"
    case valueType = "chart.yaml.type"
    case textLength = "chart.yaml.length"
    case listLength = "chart.yaml.count"

    // Its fields.
    /// C8 22.
    case apiVersion = "chart.api-version"
    /// C8 23, 24, 25, and the gateway's narrower grammar.
    case name = "chart.name"
    /// C8 26, 27, and strict SemVer 2.0.0.
    case version = "chart.version"
    /// C8 28.
    case type = "chart.type"
    /// C8 29.
    case maintainers = "chart.maintainers"
    /// C8 30.
    case dependencies = "chart.dependencies"
    /// C8 31.
    case dependencyAlias = "chart.dependency.alias"
    /// C8 32.
    case dependencyDuplicate = "chart.dependency.duplicate"
    case dependencyVersion = "chart.dependency.version"
    case dependencyRepository = "chart.dependency.repository"
    /// C8 66, 68.
    case dependencyMissing = "chart.dependency.missing"
}
