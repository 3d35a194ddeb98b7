// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import SemanticVersion

extension PluginManifest {
    private static let textLimitBytes = 128
    private static let artifactLimit = 256

    /// Nil, or what is wrong for an adapter of this type.
    func fault(for type: any Adapter.Type) -> String? {
        if !isValidID { return "manifest: id must be 1 to 128 bytes of a-z, 0-9, '.' and '-'" }
        if name.isEmpty || name.utf8.count > Self.textLimitBytes {
            return "manifest: name must be 1 to 128 bytes"
        }
        if SemanticVersion(version) == nil { return "manifest: version must be SemVer, for example 1.0.0" }
        if artifacts.count > Self.artifactLimit { return "manifest: more than 256 kinds of artifact" }
        return schemaFault ?? operationsFault(for: type)
    }

    private var isValidID: Bool {
        !id.isEmpty && id.utf8.count <= Self.textLimitBytes
            && id.utf8.allSatisfy { byte in
                (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
                    || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            }
    }

    private var schemaFault: String? {
        guard let configurationSchema else { return nil }
        do throws(JSONTextError) {
            let kind = try JSONValidator.check(Array(configurationSchema.utf8))
            return kind == .object || kind == .bool ? nil : "manifest: configuration schema must be an object"
        } catch {
            return "manifest: configuration schema: \(error)"
        }
    }

    private func operationsFault(for type: any Adapter.Type) -> String? {
        for (capability, flags) in operations.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            if !capability.isOffered(by: type) {
                return "manifest: flags for \(capability), which the adapter does not conform to"
            }
            if let fault = flags.fault(for: capability) { return "manifest: \(fault)" }
        }
        if !artifacts.isEmpty, !Capability.packageUpload.isOffered(by: type) {
            return "manifest: kinds of artifact, but the adapter is no PackageUploader"
        }
        return nil
    }
}
