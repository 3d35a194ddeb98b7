// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import JSONText

extension PackageView {
    /// Looks at a package that a plugin emits; `nil` with the name of the field that breaks the header's rules.
    @inline(__always)
    init?(_ pointer: UnsafePointer<o2dms_package>?, brokenField: inout StaticString) {
        brokenField = "package"
        guard let pointer = unsafe pointer, UInt(bitPattern: pointer) & 7 == 0,
            unsafe pointer.pointee.struct_size >= UInt32(MemoryLayout<o2dms_package>.size)
        else { return nil }
        self.init()
        guard unsafe readTexts(pointer, &brokenField), readRequired(&brokenField) else { return nil }
        isDeprecated = unsafe pointer.pointee.flags & O2DMS_PACKAGE_DEPRECATED != 0
        sizeBytes = unsafe pointer.pointee.size_bytes == .max ? nil : pointer.pointee.size_bytes
        createdAt = unsafe pointer.pointee.created_at == .min ? nil : pointer.pointee.created_at
        updatedAt = unsafe pointer.pointee.updated_at == .min ? createdAt : pointer.pointee.updated_at
        guard let json = unsafe extensionsJSON else { return }
        brokenField = "extensions_json"
        guard unsafe JSONObjectText.isObject(json) else { return nil }
    }

    @inline(__always)
    private mutating func readTexts(
        _ pointer: UnsafePointer<o2dms_package>,
        _ field: inout StaticString
    ) -> Bool {
        field = "name"
        guard unsafe PluginText.read(pointer.pointee.name, into: &name) else { return false }
        field = "artifact_name"
        guard unsafe PluginText.read(pointer.pointee.artifact_name, into: &artifactName) else { return false }
        field = "artifact_version"
        guard unsafe PluginText.read(pointer.pointee.artifact_version, into: &artifactVersion) else {
            return false
        }
        field = "description"
        guard
            unsafe PluginText.read(
                pointer.pointee.description,
                into: &description,
                limitBytes: PluginText.longTextLimitBytes
            )
        else { return false }
        field = "provider"
        guard unsafe PluginText.read(pointer.pointee.provider, into: &provider) else { return false }
        field = "package_uri"
        guard unsafe PluginText.read(pointer.pointee.package_uri, into: &packageURI) else { return false }
        field = "checksum"
        guard unsafe PluginText.read(pointer.pointee.checksum, into: &checksum) else { return false }
        field = "repository"
        guard unsafe PluginText.read(pointer.pointee.repository, into: &repository) else { return false }
        field = "repository_url"
        guard unsafe PluginText.read(pointer.pointee.repository_url, into: &repositoryURL) else {
            return false
        }
        field = "artifact_type"
        guard unsafe PluginText.read(pointer.pointee.artifact_type, into: &artifactType) else { return false }
        field = "keywords"
        guard unsafe PluginText.read(pointer.pointee.keywords, into: &keywords) else { return false }
        field = "extensions_json"
        return unsafe PluginText.read(
            pointer.pointee.extensions_json,
            into: &extensionsJSON,
            limitBytes: PluginText.longTextLimitBytes
        )
    }

    @inline(__always)
    private mutating func readRequired(_ field: inout StaticString) -> Bool {
        field = "name"
        guard let name = unsafe name, unsafe !name.isEmpty else { return false }
        if let artifact = unsafe artifactName {
            field = "artifact_name"
            if unsafe artifact.isEmpty { return false }
        } else {
            unsafe artifactName = name
        }
        field = "artifact_version"
        guard let version = unsafe artifactVersion, unsafe !version.isEmpty else { return false }
        field = "package_uri"
        guard let address = unsafe packageURI, unsafe !address.isEmpty else { return false }
        field = "checksum"
        guard let checksum = unsafe checksum else { return true }
        return unsafe ChecksumText.isSHA256(checksum)
    }
}
