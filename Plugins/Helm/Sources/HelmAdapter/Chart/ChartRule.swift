/// The rules a chart is held to; what each asks for stands in the table, ``terms``.
///
/// Raw values are the stable ids that clients see in reports and operators write in the configuration.
enum ChartRule: String, Sendable, Hashable, CaseIterable {
    // The archive.
    case gzip = "archive.gzip"
    case tar = "archive.tar"
    case empty = "archive.empty"
    case totalSize = "archive.size"
    case fileSize = "archive.file.size"
    case entryCount = "archive.entries"
    case nestingDepth = "archive.nesting"
    case entryKind = "archive.entry.kind"
    case sparse = "archive.entry.sparse"
    case duplicateEntry = "archive.entry.duplicate"
    case repeatedEntry = "archive.entry.repeated"

    // Paths.
    case pathCharacters = "path.characters"
    case pathLength = "path.length"
    case pathAbsolute = "path.absolute"
    case pathParent = "path.parent"
    case pathBase = "path.base"

    // The structure.
    case chartFile = "chart.file"
    case subchart = "chart.subchart"
    case templates = "chart.templates"
    case templatesFolder = "chart.templates.folder"
    case templateExtension = "chart.templates.extension"
    case values = "chart.values"
    case valuesRecommended = "chart.values.recommended"
    case valuesText = "chart.values.yaml"
    case valuesSchema = "chart.values.schema"
    case valuesSchemaUnchecked = "chart.values.schema.unchecked"
    case valuesValid = "chart.values.valid"
    case crdsFolder = "chart.crds.folder"
    case crdText = "chart.crds.yaml"
    case crdAPIVersion = "chart.crds.api-version"
    case crdKind = "chart.crds.kind"

    // The text of Chart.yaml.
    case yaml = "chart.yaml"
    case duplicateKey = "chart.yaml.duplicate-key"
    case unknownKey = "chart.yaml.unknown-key"
    case valueType = "chart.yaml.type"
    case quoting = "chart.yaml.quoting"
    case textLength = "chart.yaml.length"
    case listLength = "chart.yaml.count"

    // Its fields.
    case apiVersion = "chart.api-version"
    case name = "chart.name"
    case version = "chart.version"
    case appVersion = "chart.app-version"
    case type = "chart.type"
    case typeAPIVersion = "chart.type.api-version"
    case maintainers = "chart.maintainers"
    case maintainerName = "chart.maintainer.name"
    case maintainerEmail = "chart.maintainer.email"
    case maintainerURL = "chart.maintainer.url"
    case sources = "chart.sources"
    case home = "chart.home"
    case icon = "chart.icon"
    case iconURL = "chart.icon.url"

    // Dependencies.
    case dependencies = "chart.dependencies"
    case dependenciesAPIVersion = "chart.dependencies.api-version"
    case requirements = "chart.requirements"
    case requirementsAPIVersion = "chart.requirements.api-version"
    case dependencyName = "chart.dependency.name"
    case dependencyAlias = "chart.dependency.alias"
    case dependencyDuplicate = "chart.dependency.duplicate"
    case dependencyVersion = "chart.dependency.version"
    case dependencyVersionRecommended = "chart.dependency.version.recommended"
    case dependencyRepository = "chart.dependency.repository"
    case dependencyVendored = "chart.dependency.vendored"
    case dependencyUnresolved = "chart.dependency.unresolved"
    case dependencyHost = "chart.dependency.host"
    case dependencyMissing = "chart.dependency.missing"
    case dependencyUndeclared = "chart.dependency.undeclared"
    case lockDigest = "chart.lock.digest"

    // What comes beside the archive.
    case statedName = "form.name"
    case statedVersion = "form.version"
    case provenance = "provenance"
    case provenanceSignature = "provenance.signature"
    case provenanceRequired = "provenance.required"
}
