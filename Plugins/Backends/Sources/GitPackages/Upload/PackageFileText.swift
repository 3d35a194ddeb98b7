internal import JSONText

/// `package.yaml`: what a package says of itself besides its manifests.
enum PackageFileText {
    static let name = "package.yaml"

    /// The file for an upload that says more than its archive; nil = it says nothing.
    ///
    /// JSON, which is YAML too.
    static func metadata(of upload: PackageUpload) -> (name: String, content: [UInt8])? {
        let stated = [("description", upload.description), ("provider", upload.provider)]
        let members = stated.compactMap { key, value in value.map { JSONMember(key: key, value: .string($0)) }
        }
        return members.isEmpty ? nil : (name, JSONValue.object(members).text + [0x0A])
    }

    /// What the files say that the package is called, if it is not what the upload says.
    static func disagreements(_ identity: GitPackageIdentity, _ reading: PackageReading) -> [PackageViolation]
    {
        var found: [PackageViolation] = []
        if let name = reading.statedName, name != identity.name {
            found.append(
                PackageViolation(
                    "package.name",
                    source(of: reading),
                    "the upload says \(identity.name), the package says \(name.prefix(100))"
                )
            )
        }
        if let version = reading.statedVersion, version != identity.version {
            let message = "the upload says \(identity.version), the package says \(version.prefix(100))"
            found.append(PackageViolation("package.version", source(of: reading), message))
        }
        return found
    }

    private static func source(of reading: PackageReading) -> String {
        reading.details?.kind == .chart ? "Chart.yaml" : name
    }
}
