// SPDX-License-Identifier: Apache-2.0

public import CO2DMSPlugin

extension o2dms_package {
    /// A package with nothing set: size, times unknown, all texts absent.
    ///
    /// The start of the borrowed fast path.
    public static var blank: o2dms_package {
        var package = unsafe o2dms_package()
        unsafe package.struct_size = UInt32(MemoryLayout<o2dms_package>.size)
        unsafe package.size_bytes = .max
        unsafe package.created_at = .min
        unsafe package.updated_at = .min
        return unsafe package
    }
}

extension Package {
    /// Lends this package in the form of the ABI.
    func withABI<R>(_ body: (UnsafePointer<o2dms_package>) -> R) -> R {
        var arena = TextArena()
        let texts = [
            arena.add(name), arena.add(artifactName), arena.add(artifactVersion), arena.add(description),
            arena.add(provider), arena.add(packageURI), arena.add(checksum), arena.add(repository),
            arena.add(repositoryURL), arena.add(artifactType),
            arena.add(keywords.isEmpty ? nil : keywords.joined(separator: "\n")), arena.add(extensionsJSON),
        ]
        return unsafe arena.withTexts(texts) { texts in
            var package = unsafe o2dms_package.blank
            unsafe package.flags = isDeprecated ? O2DMS_PACKAGE_DEPRECATED : 0
            unsafe package.name = texts[0]
            unsafe package.artifact_name = texts[1]
            unsafe package.artifact_version = texts[2]
            unsafe package.description = texts[3]
            unsafe package.provider = texts[4]
            unsafe package.package_uri = texts[5]
            unsafe package.checksum = texts[6]
            unsafe package.repository = texts[7]
            unsafe package.repository_url = texts[8]
            unsafe package.artifact_type = texts[9]
            unsafe package.keywords = texts[10]
            unsafe package.extensions_json = texts[11]
            unsafe package.size_bytes = sizeBytes ?? .max
            unsafe package.created_at = createdAt ?? .min
            unsafe package.updated_at = updatedAt ?? .min
            return unsafe withUnsafePointer(to: package, body)
        }
    }
}
