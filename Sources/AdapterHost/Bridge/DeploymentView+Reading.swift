// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

extension DeploymentView {
    /// Looks at a deployment that a plugin emits; `nil` with the name of the field that breaks the header's rules.
    init?(_ pointer: UnsafePointer<o2dms_deployment>?, brokenField: inout StaticString) {
        brokenField = "deployment"
        guard let pointer = unsafe pointer, UInt(bitPattern: pointer) & 7 == 0,
            unsafe pointer.pointee.struct_size >= UInt32(MemoryLayout<o2dms_deployment>.size)
        else { return nil }
        self.init()
        guard unsafe readTexts(pointer, &brokenField), readRequired(&brokenField) else { return nil }
        status = unsafe Status(rawValue: pointer.pointee.status) ?? .unknown
        evidence = unsafe Evidence(rawValue: pointer.pointee.evidence) ?? .none
        revision = unsafe pointer.pointee.revision == 0 ? nil : pointer.pointee.revision
        createdAt = unsafe pointer.pointee.created_at == .min ? nil : pointer.pointee.created_at
        updatedAt = unsafe pointer.pointee.updated_at == .min ? createdAt : pointer.pointee.updated_at
    }

    private mutating func readTexts(
        _ pointer: UnsafePointer<o2dms_deployment>,
        _ field: inout StaticString
    ) -> Bool {
        let deployment = unsafe pointer.pointee
        field = "id"
        guard unsafe PluginText.read(deployment.id, into: &id) else { return false }
        field = "name"
        guard unsafe PluginText.read(deployment.name, into: &name) else { return false }
        field = "namespace_name"
        guard unsafe PluginText.read(deployment.namespace_name, into: &namespace) else { return false }
        field = "package_name"
        guard unsafe PluginText.read(deployment.package_name, into: &packageName) else { return false }
        field = "package_version"
        guard unsafe PluginText.read(deployment.package_version, into: &packageVersion) else { return false }
        field = "package_repository_url"
        guard unsafe PluginText.read(deployment.package_repository_url, into: &packageRepositoryURL) else {
            return false
        }
        field = "package_digest"
        guard unsafe PluginText.read(deployment.package_digest, into: &packageDigest) else { return false }
        field = "status_message"
        guard unsafe PluginText.read(deployment.status_message, into: &statusMessage) else { return false }
        field = "extensions_json"
        return unsafe PluginText.read(
            deployment.extensions_json,
            into: &extensionsJSON,
            limitBytes: PluginText.longTextLimitBytes
        )
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
