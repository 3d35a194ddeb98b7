internal import CO2DMSPlugin
internal import JSONText
internal import O2DMSPluginKit

extension Catalogue {
    /// Hands one package to the host; its texts are lent from the snapshot.
    ///
    /// - Returns: `false` if no more is wanted.
    func emit(_ slot: Slot, detail: Bool, sizeBytes: UInt64? = nil, to call: Call) -> Bool {
        guard let (entry, arena) = entry(slot) else { return true }
        let identity = parts[Int(slot.part)].identity
        guard detail else {
            return unsafe PackageEmission.emit(entry, arena, identity, sizeBytes, extensions: nil, to: call)
        }
        let isTampered = parts[Int(slot.part)].tampered.contains(Int(slot.position))
        return unsafe PackageEmission.extensions(entry, arena, isTampered: isTampered).withUnsafeBytes {
            json in
            unsafe PackageEmission.emit(entry, arena, identity, sizeBytes, extensions: json, to: call)
        }
    }
}

/// An entry in the form of the ABI.
enum PackageEmission {
    static func emit(
        _ entry: CatalogueEntry,
        _ arena: ByteArena,
        _ identity: RepositoryIdentity,
        _ sizeBytes: UInt64?,
        extensions: UnsafeRawBufferPointer?,
        to call: Call
    ) -> Bool {
        var package = unsafe o2dms_package.blank
        unsafe package.flags = entry.isDeprecated ? O2DMS_PACKAGE_DEPRECATED : 0
        unsafe package.name = unsafe o2dms_str(arena.bytes(entry.name))
        unsafe package.artifact_name = unsafe package.name
        unsafe package.artifact_version = unsafe o2dms_str(arena.bytes(entry.version))
        unsafe package.description = unsafe text(entry.description, arena)
        unsafe package.provider = unsafe text(entry.provider, arena)
        unsafe package.package_uri = unsafe o2dms_str(arena.bytes(entry.address))
        unsafe package.checksum = unsafe text(entry.checksum, arena)
        unsafe package.keywords = unsafe text(entry.keywords, arena)
        unsafe package.repository = unsafe o2dms_str(identity.nameBytes)
        unsafe package.repository_url = unsafe o2dms_str(identity.urlBytes)
        unsafe package.artifact_type = unsafe o2dms_str(HelmAdapter.artifactType)
        unsafe package.created_at = entry.createdAt
        if let sizeBytes { unsafe package.size_bytes = sizeBytes }
        if let extensions = unsafe extensions { unsafe package.extensions_json = o2dms_str(extensions) }
        return unsafe call.emit(package)
    }

    private static func text(_ text: ArenaText, _ arena: ByteArena) -> o2dms_str {
        unsafe o2dms_str(text.isAbsent ? nil : arena.bytes(text))
    }

    /// The `extensions` object: what the entry keeps ready, and what differs from version to version.
    ///
    /// - Parameters:
    ///   - entry: the entry.
    ///   - arena: its texts.
    ///   - isTampered: whether the archive is not what the index states.
    ///   - inspection: of the upload that this is the answer to.
    /// - Returns: JSON.
    static func extensions(
        _ entry: CatalogueEntry,
        _ arena: ByteArena,
        isTampered: Bool = false,
        _ inspection: ChartInspection? = nil
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.beginObject()
        _ = unsafe writer.member("chartVersion", utf8: arena.bytes(entry.version))
        if !entry.appVersion.isAbsent {
            _ = unsafe writer.member("appVersion", utf8: arena.bytes(entry.appVersion))
        }
        if !entry.manifestDigest.isAbsent {
            _ = unsafe writer.member("manifestDigest", utf8: arena.bytes(entry.manifestDigest))
        }
        if isTampered { writer.member("tampered", true) }
        if let inspection {
            if !inspection.warnings.isEmpty { writer.findings("warnings", inspection.warnings) }
            writer.dependencies(inspection.dependencies)
            writer.member("signedBy", ifPresent: inspection.signer)
        }
        writer.endObject()
        var json = writer.take()
        json.removeLast()
        for members in [inspection == nil ? entry.dependencies : .absent, entry.details]
        where !members.isAbsent {
            json.append(UInt8(ascii: ","))
            unsafe json.append(contentsOf: arena.bytes(members))
        }
        json.append(UInt8(ascii: "}"))
        return json
    }
}
