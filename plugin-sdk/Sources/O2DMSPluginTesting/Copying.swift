// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
internal import JSONText
internal import O2DMSPluginKit

extension String {
    /// A copy of a text; nil if it is absent or no UTF-8.
    init?(copying text: o2dms_str) {
        guard let bytes = unsafe text.bytes else { return nil }
        unsafe self.init(validating: bytes, as: UTF8.self)
    }
}

extension JSONValue {
    /// A copy of a JSON text; nil if it is absent or no JSON.
    init?(copying text: o2dms_str) {
        guard let bytes = unsafe text.bytes, let value = unsafe try? JSONValue(parsing: bytes) else {
            return nil
        }
        self = value
    }
}

extension AdapterError {
    /// Nil if it is no error but success.
    init?(copying error: o2dms_error) {
        guard unsafe error.code != O2DMS_OK else { return nil }
        unsafe self.init(
            Code(value: error.code),
            String(copying: error.message) ?? "",
            details: JSONValue(copying: error.details_json),
            retryAfterMilliseconds: error.retry_after_ms
        )
    }
}

extension Package {
    /// Nil if it breaks a rule of the ABI.
    init?(copying package: o2dms_package) {
        guard let name = unsafe String(copying: package.name), !name.isEmpty,
            let version = unsafe String(copying: package.artifact_version),
            let uri = unsafe String(copying: package.package_uri),
            unsafe package.extensions_json.bytes == nil
                || JSONValue(copying: package.extensions_json)?.kind == .object
        else { return nil }
        self.init(name: name, artifactVersion: version, packageURI: uri)
        unsafe artifactName = String(copying: package.artifact_name)
        unsafe description = String(copying: package.description)
        unsafe provider = String(copying: package.provider)
        unsafe checksum = String(copying: package.checksum)
        unsafe repository = String(copying: package.repository)
        unsafe repositoryURL = String(copying: package.repository_url)
        unsafe artifactType = String(copying: package.artifact_type)
        unsafe keywords = String(copying: package.keywords)?.split(separator: "\n").map(String.init) ?? []
        unsafe sizeBytes = package.size_bytes == .max ? nil : package.size_bytes
        unsafe createdAt = package.created_at == .min ? nil : package.created_at
        unsafe updatedAt = package.updated_at == .min ? nil : package.updated_at
        unsafe extensionsJSON = package.extensions_json.bytes.map(Array.init)
        unsafe isDeprecated = package.flags & O2DMS_PACKAGE_DEPRECATED != 0
    }
}

extension Deployment {
    /// Nil if it breaks a rule of the ABI.
    init?(copying deployment: o2dms_deployment) {
        guard let id = unsafe String(copying: deployment.id),
            let name = unsafe String(copying: deployment.name)
        else { return nil }
        unsafe self.init(
            id: id,
            name: name,
            status: DeploymentStatus(rawValue: deployment.status) ?? .unknown
        )
        unsafe namespace = String(copying: deployment.namespace_name)
        unsafe packageName = String(copying: deployment.package_name)
        unsafe packageVersion = String(copying: deployment.package_version)
        unsafe packageRepositoryURL = String(copying: deployment.package_repository_url)
        unsafe packageDigest = String(copying: deployment.package_digest)
        unsafe evidence = DeploymentEvidence(rawValue: deployment.evidence) ?? .none
        unsafe statusMessage = String(copying: deployment.status_message)
        unsafe revision = deployment.revision
        if unsafe deployment.struct_size >= UInt32(MemoryLayout<o2dms_deployment>.size) {
            unsafe identity = String(copying: deployment.identity)
        }
        unsafe isManager = deployment.flags & O2DMS_DEPLOYMENT_MANAGER != 0
        unsafe createdAt = deployment.created_at == .min ? nil : deployment.created_at
        unsafe updatedAt = deployment.updated_at == .min ? nil : deployment.updated_at
        unsafe extensionsJSON = deployment.extensions_json.bytes.map(Array.init)
    }
}
