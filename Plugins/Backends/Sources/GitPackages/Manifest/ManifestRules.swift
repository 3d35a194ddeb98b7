internal import JSONText

/// What every object of Kubernetes must say of itself.
enum ManifestRules {
    /// The rules that one document breaks.
    static func violations(of document: JSONValue, in path: String) -> [PackageViolation] {
        guard document.members != nil else {
            return [PackageViolation("manifest.object", path, "a document is no object of Kubernetes")]
        }
        var found: [PackageViolation] = []
        for key in ["apiVersion", "kind"] where document[key]?.string?.isEmpty ?? true {
            found.append(PackageViolation("manifest.\(key)", path, "a document has no \(key)"))
        }
        let kind = document["kind"]?.string ?? ""
        guard !kind.hasSuffix("List"), let metadata = document["metadata"] else { return found }
        let name = metadata["name"]?.string
        if name == nil, metadata["generateName"]?.string == nil {
            found.append(
                PackageViolation("manifest.name", path, "an object of kind \(show(kind)) has no name")
            )
        }
        if let name, !isLegal(name) {
            found.append(
                PackageViolation(
                    "manifest.name",
                    path,
                    "an object's name is empty, too long, or has a slash or a percent sign"
                )
            )
        }
        return found
    }

    /// The images of containers anywhere in a document.
    static func images(in value: JSONValue, of key: String = "") -> [String] {
        if let elements = value.elements {
            let own = key.hasSuffix("ontainers") ? elements.compactMap { $0["image"]?.string } : []
            return own + elements.flatMap { images(in: $0) }
        }
        return value.members?.flatMap { images(in: $0.value, of: $0.key) } ?? []
    }

    /// What is legal as a segment of a path, which is the least that every kind asks for.
    private static func isLegal(_ name: String) -> Bool {
        (1...253).contains(name.utf8.count) && name != "." && name != ".."
            && name.utf8.allSatisfy {
                $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "%")
            }
    }

    private static func show(_ text: String) -> String { String(text.prefix(64)) }
}
