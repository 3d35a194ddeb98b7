/// What an index may cost.
struct IndexLimits: Sendable, Equatable {
    /// The whole file.
    var totalBytes: UInt64 = 256 << 20
    /// A description and every other free text; the rest is cut off.
    var textBytes = 4096
    /// All keywords of a chart together, as they are searched; those behind are left out there.
    var keywordsBytes = 32 << 10
    /// What is served of a chart beside the texts that every package has; a chart with more is skipped.
    var detailsBytes = 3 << 20
    /// The address of an archive.
    var addressBytes = 2048
    /// A chart's name, as Helm has it.
    var nameBytes = 250
    /// A chart's version.
    var versionBytes = 256
    /// Items of a list of one entry.
    var listItems = 1024
}
