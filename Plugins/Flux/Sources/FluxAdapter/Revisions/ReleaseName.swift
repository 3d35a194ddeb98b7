internal import Digest

/// The name that Flux gives a Helm release.
enum ReleaseName {
    /// What Helm takes at most.
    private static let limitBytes = 53
    private static let digestDigits = 12

    /// `releaseName`, else `[targetNamespace-]name`; what is longer than 53 bytes keeps 40 of them before `-` and 12 digits of its SHA-256.
    static func of(_ release: HelmReleaseObject.Spec, name: String) -> String {
        if let stated = release.releaseName, !stated.isEmpty { return shortened(stated) }
        guard let target = release.targetNamespace, !target.isEmpty else { return shortened(name) }
        return shortened("\(target)-\(name)")
    }

    static func shortened(_ name: String) -> String {
        let bytes = Array(name.utf8)
        guard bytes.count > limitBytes, let digest = try? SHA256Digest.of(bytes) else { return name }
        let kept = bytes.prefix(limitBytes - digestDigits - 1)
        return String(decoding: kept, as: UTF8.self) + "-" + digest.hex.prefix(digestDigits)
    }
}
