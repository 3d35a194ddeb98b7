/// One chart version of a repository: offsets into the snapshot's arena, and no object of its own.
struct CatalogueEntry: Sendable {
    var name = ArenaText.absent
    var version = ArenaText.absent
    var description = ArenaText.absent
    var provider = ArenaText.absent
    /// The resolved address of the archive.
    var address = ArenaText.absent
    /// The address as the index has it, for fetching.
    var reference = ArenaText.absent
    /// `sha256:` and 64 digits.
    var checksum = ArenaText.absent
    /// Separated by line feeds.
    var keywords = ArenaText.absent
    /// Name, description and keywords in lower case, for queries.
    var haystack = ArenaText.absent
    var appVersion = ArenaText.absent
    /// Members of the `extensions` object that versions of one chart mostly share, as JSON text without braces.
    var details = ArenaText.absent
    /// The same for the dependencies, which change more often.
    var dependencies = ArenaText.absent
    /// `sha256:` and 64 digits of the manifest, in a registry.
    var manifestDigest = ArenaText.absent
    /// Nanoseconds since the epoch; `Int64.min` = unknown.
    var createdAt = Int64.min
    var isDeprecated = false

    /// Every text, in a fixed order.
    var texts: [13 of ArenaText] {
        [
            name, version, description, provider, address, reference, checksum, keywords, haystack,
            appVersion, details,
            dependencies, manifestDigest,
        ]
    }

    /// The same entry for an arena that has `distance` bytes in front.
    func moved(by distance: UInt32) -> CatalogueEntry {
        var entry = self
        entry.name = name.moved(by: distance)
        entry.version = version.moved(by: distance)
        entry.description = description.moved(by: distance)
        entry.provider = provider.moved(by: distance)
        entry.address = address.moved(by: distance)
        entry.reference = reference.moved(by: distance)
        entry.checksum = checksum.moved(by: distance)
        entry.keywords = keywords.moved(by: distance)
        entry.haystack = haystack.moved(by: distance)
        entry.appVersion = appVersion.moved(by: distance)
        entry.details = details.moved(by: distance)
        entry.dependencies = dependencies.moved(by: distance)
        entry.manifestDigest = manifestDigest.moved(by: distance)
        return entry
    }
}
