internal import JSONText
internal import Kubernetes

/// How the object that a package is stands in the package's extensions.
enum SourceObject {
    /// The member's name.
    static let key = "object"

    /// Reads it; `nil` for packages that are no objects of Flux.
    static func identity(inExtensions json: [UInt8]?) -> FluxIdentity? {
        guard let json, let text = (try? JSONValue(parsing: json))?[key]?.string else { return nil }
        return FluxIdentity(text)
    }
}

extension FluxIdentity {
    /// Reads `Kind/namespace/name`.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let kind = FluxKind(rawValue: parts[0]) else { return nil }
        self.init(kind: kind, key: ObjectKey(namespace: parts[1], name: parts[2]))
    }
}
