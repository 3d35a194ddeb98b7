// SPDX-License-Identifier: Apache-2.0

public import CO2DMSPlugin

extension o2dms_deployment {
    /// A deployment with nothing set: times unknown, all texts absent.
    ///
    /// The start of the borrowed fast path.
    public static var blank: o2dms_deployment {
        var deployment = unsafe o2dms_deployment()
        unsafe deployment.struct_size = UInt32(MemoryLayout<o2dms_deployment>.size)
        unsafe deployment.created_at = .min
        unsafe deployment.updated_at = .min
        return unsafe deployment
    }
}

extension Deployment {
    /// Lends this deployment in the form of the ABI.
    func withABI<R>(_ body: (UnsafePointer<o2dms_deployment>) -> R) -> R {
        var arena = TextArena()
        let texts = [
            arena.add(id), arena.add(name), arena.add(namespace), arena.add(packageName),
            arena.add(packageVersion),
            arena.add(packageRepositoryURL), arena.add(packageDigest), arena.add(statusMessage),
            arena.add(extensionsJSON), arena.add(identity),
        ]
        return unsafe arena.withTexts(texts) { texts in
            var deployment = unsafe o2dms_deployment.blank
            unsafe deployment.id = texts[0]
            unsafe deployment.name = texts[1]
            unsafe deployment.namespace_name = texts[2]
            unsafe deployment.package_name = texts[3]
            unsafe deployment.package_version = texts[4]
            unsafe deployment.package_repository_url = texts[5]
            unsafe deployment.package_digest = texts[6]
            unsafe deployment.status_message = texts[7]
            unsafe deployment.extensions_json = texts[8]
            unsafe deployment.identity = texts[9]
            unsafe deployment.flags = isManager ? O2DMS_DEPLOYMENT_MANAGER : 0
            unsafe deployment.status = status.rawValue
            unsafe deployment.evidence = evidence.rawValue
            unsafe deployment.revision = revision
            unsafe deployment.created_at = createdAt ?? .min
            unsafe deployment.updated_at = updatedAt ?? .min
            return unsafe withUnsafePointer(to: deployment, body)
        }
    }
}
