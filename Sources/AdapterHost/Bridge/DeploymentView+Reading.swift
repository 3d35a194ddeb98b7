// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

extension DeploymentView {
    /// Looks at a deployment that a plugin emits; `nil` with the name of the field that breaks the header's rules.
    init?(_ pointer: UnsafePointer<o2dms_deployment>?, brokenField: inout StaticString) {
        brokenField = "deployment"
        guard let pointer = unsafe pointer, UInt(bitPattern: pointer) & 7 == 0,
            unsafe pointer.pointee.struct_size >= Self.firstSizeBytes
        else { return nil }
        self.init()
        guard unsafe readTexts(pointer, &brokenField), unsafe readIdentity(pointer, &brokenField),
            readRequired(&brokenField)
        else { return nil }
        isManager = unsafe pointer.pointee.flags & O2DMS_DEPLOYMENT_MANAGER != 0
        status = unsafe Status(rawValue: pointer.pointee.status) ?? .unknown
        evidence = unsafe Evidence(rawValue: pointer.pointee.evidence) ?? .none
        revision = unsafe pointer.pointee.revision == 0 ? nil : pointer.pointee.revision
        createdAt = unsafe pointer.pointee.created_at == .min ? nil : pointer.pointee.created_at
        updatedAt = unsafe pointer.pointee.updated_at == .min ? createdAt : pointer.pointee.updated_at
    }

    /// What the struct measured in ABI 1.0; a plugin may show no more memory than that.
    private static let firstSizeBytes: UInt32 = 184

    private mutating func readTexts(
        _ pointer: UnsafePointer<o2dms_deployment>,
        _ field: inout StaticString
    ) -> Bool {
        field = "id"
        guard unsafe PluginText.read(pointer.pointee.id, into: &id) else { return false }
        field = "name"
        guard unsafe PluginText.read(pointer.pointee.name, into: &name) else { return false }
        field = "namespace_name"
        guard unsafe PluginText.read(pointer.pointee.namespace_name, into: &namespace) else { return false }
        field = "package_name"
        guard unsafe PluginText.read(pointer.pointee.package_name, into: &packageName) else { return false }
        field = "package_version"
        guard unsafe PluginText.read(pointer.pointee.package_version, into: &packageVersion) else {
            return false
        }
        field = "package_repository_url"
        guard unsafe PluginText.read(pointer.pointee.package_repository_url, into: &packageRepositoryURL)
        else {
            return false
        }
        field = "package_digest"
        guard unsafe PluginText.read(pointer.pointee.package_digest, into: &packageDigest) else {
            return false
        }
        field = "status_message"
        guard unsafe PluginText.read(pointer.pointee.status_message, into: &statusMessage) else {
            return false
        }
        field = "extensions_json"
        return unsafe PluginText.read(
            pointer.pointee.extensions_json,
            into: &extensionsJSON,
            limitBytes: PluginText.longTextLimitBytes
        )
    }

    /// Since ABI 1.3; an empty one says no more than none.
    private mutating func readIdentity(
        _ pointer: UnsafePointer<o2dms_deployment>,
        _ field: inout StaticString
    ) -> Bool {
        field = "identity"
        guard unsafe pointer.pointee.struct_size >= UInt32(MemoryLayout<o2dms_deployment>.size) else {
            return true
        }
        guard unsafe PluginText.read(pointer.pointee.identity, into: &identity) else { return false }
        if let text = unsafe identity, unsafe text.isEmpty { unsafe identity = nil }
        return true
    }

    private func readRequired(_ field: inout StaticString) -> Bool {
        field = "id"
        guard let id = unsafe id, unsafe !id.isEmpty else { return false }
        field = "name"
        guard let name = unsafe name, unsafe !name.isEmpty else { return false }
        field = "package_digest"
        if let digest = unsafe packageDigest, unsafe !ChecksumText.isSHA256(digest) { return false }
        field = "extensions_json"
        guard let json = unsafe extensionsJSON else { return true }
        return unsafe JSONObjectText.isObject(json)
    }
}
