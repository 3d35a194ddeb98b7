internal import GitPackages
internal import JSONText

extension PackageDetails {
    /// What a dry run tells of a package that may come in.
    var report: JSONValue {
        [
            "violations": [],
            "kind": .string(kind.rawValue),
            "kinds": .array(kinds.map(JSONValue.string)),
            "images": .array(images.map(JSONValue.string)),
        ]
    }
}
