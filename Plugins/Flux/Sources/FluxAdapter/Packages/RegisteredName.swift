internal import Kubernetes

/// The name and version that a package was registered under, in the annotations of its object.
struct RegisteredName: Sendable, Hashable {
    /// The annotations.
    enum Key {
        static let name = "o2dms.io/name"
        static let version = "o2dms.io/version"
        /// The directory in Git, or the chart's name in a repository of charts.
        static let path = "o2dms.io/path"
        static let description = "o2dms.io/description"
        static let provider = "o2dms.io/provider"
    }

    var name: String
    var version: String
    var path: String?
    var description: String?
    var provider: String?

    /// Reads the annotations; `nil` if the object was not registered.
    init?(_ metadata: ObjectMetadata) {
        guard let annotations = metadata.annotations, let name = annotations[Key.name],
            let version = annotations[Key.version]
        else { return nil }
        self.init(name: name, version: version)
        path = annotations[Key.path]
        description = annotations[Key.description]
        provider = annotations[Key.provider]
    }

    init(name: String, version: String) {
        self.name = name
        self.version = version
    }

    /// As annotations.
    var annotations: [String: String] {
        let values = [
            Key.name: name, Key.version: version, Key.path: path, Key.description: description,
            Key.provider: provider,
        ]
        return values.compactMapValues { $0 }
    }
}
