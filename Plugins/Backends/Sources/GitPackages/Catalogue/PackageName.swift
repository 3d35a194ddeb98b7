internal import SemanticVersion

/// The names that packages may have.
enum PackageName {
    /// Letters, digits, `.`, `_` and `-`, beginning with a letter or a digit.
    static func isName(_ name: some Collection<UInt8>) -> Bool {
        isText(name) && !name.contains(UInt8(ascii: "+"))
    }

    /// The same and `+`.
    static func isVersion(_ version: some Collection<UInt8>) -> Bool { isText(version) }

    /// What an upload must be called.
    ///
    /// - Throws: `.invalid` in words that say what is wrong.
    static func violations(_ identity: GitPackageIdentity) -> [PackageViolation] {
        var found: [PackageViolation] = []
        if !isName(Array(identity.name.utf8)) || PackagePath.fault(ofComponent: identity.name.utf8) != nil {
            let message =
                "a name is 1 to 100 letters, digits, dots, dashes and underlines, and begins with a letter or a digit"
            found.append(PackageViolation("package.name", "", message))
        }
        if !isVersion(Array(identity.version.utf8)) || SemanticVersion(identity.version) == nil {
            found.append(
                PackageViolation("package.version", "", "a version follows Semantic Versioning 2.0.0: 1.2.3")
            )
        }
        return found
    }

    /// What an upload is told whose name or version another one has in other letters.
    static func collision(_ identity: GitPackageIdentity, with rival: String) -> PackageViolation {
        PackageViolation(
            "package.case",
            "",
            "\(identity) differs from \(rival) in case only, and on some file systems both would be one: write it as that one"
        )
    }

    private static func isText(_ text: some Collection<UInt8>) -> Bool {
        guard let first = text.first, text.count <= 100, isAlphanumeric(first) else { return false }
        return text.allSatisfy { isAlphanumeric($0) || "._-+".utf8.contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
    }
}
