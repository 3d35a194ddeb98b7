internal import JSONSchema

/// What one chart archive may cost.
///
/// The defaults for bytes are Helm's own.
struct ChartLimits: Sendable, Hashable {
    /// All bytes that come out of decompression, those of nested archives included.
    var producedBytes: UInt64 = 100 << 20
    /// One file of the archive.
    var fileBytes: UInt64 = 5 << 20
    /// `Chart.yaml`, `requirements.yaml`: the texts that are held in memory.
    var metadataBytes = 1 << 20
    /// Members of the archive, those of nested archives included.
    var entries = 10_000
    /// One path.
    ///
    /// Twice what a tar header can name without an extension; real charts stay below 150.
    var pathBytes = 512
    /// Charts within charts, as folders or as archives.
    var nestingDepth = 8
    /// Entries of `dependencies`.
    var dependencies = 256
    /// Entries of every other list of `Chart.yaml`.
    var listItems = 1_024
    /// `description` and every other single text of `Chart.yaml`.
    var textBytes = 4_096
    /// What `values.schema.json`, and holding the values against it, may cost.
    var schema = JSONSchemaLimits()
    /// How many times as much the schemas of all charts in the chart may cost together.
    var innerSchemasFactor = 4
    /// Values in `values.yaml`, those of the charts in the chart included, where there is a schema for them.
    var values = 200_000
    /// Keys that are looked at to put the values of all charts together.
    var coalescingSteps = 500_000
    /// Values and schemas that are held in memory, of all charts together.
    var heldBytes = 16 << 20
    /// Findings of one rule; also violations and, counted apart, warnings in one report.
    var reportedProblems = 100
}
