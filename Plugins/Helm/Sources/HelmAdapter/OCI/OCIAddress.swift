internal import HTTPClient
internal import OCIRegistry

/// Where the charts of an OCI repository lie: a registry and the part of its names that they share.
struct OCIAddress: Sendable, Equatable {
    /// `https://registry.example.com/`.
    let registry: HTTPAddress
    /// `registry.example.com`, as it stands in front of the names.
    let host: String
    /// `myorg/charts`; may be empty.
    let path: String

    /// - Parameters:
    ///   - text: `oci://host[:port][/path]`.
    ///   - isPlainHTTP: http instead of https.
    /// - Throws: what is wrong with it.
    init(_ text: String, isPlainHTTP: Bool) throws(HTTPClientError) {
        guard text.utf8.starts(with: "oci://".utf8) else {
            throw HTTPClientError(.address, "must begin with oci://")
        }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        host = String(parts[0])
        path = parts.dropFirst().filter { !$0.isEmpty }.joined(separator: "/")
        guard path.isEmpty || RegistryGrammar.isName(path) else {
            throw HTTPClientError(
                .address,
                "the path of an oci:// address is in lower case: letters, digits and single separators"
            )
        }
        let scheme = isPlainHTTP ? "http" : "https"
        // What people call docker.io answers at another name.
        let server = ["docker.io", "index.docker.io"].contains(host) ? "registry-1.docker.io" : host
        registry = try HTTPAddress("\(scheme)://\(server)/")
    }

    /// The registry's name for the repository of a chart.
    func repository(of chart: String) -> String { path.isEmpty ? chart : "\(path)/\(chart)" }

    /// `oci://registry.example.com/myorg/charts/app:1.0.0`.
    func reference(of chart: String, tag: String) -> String {
        "oci://\(host)/\(repository(of: chart)):\(tag)"
    }

    /// The registry's name for the repository that a reference of ours names.
    func repository(inReference reference: String) -> String? {
        let prefix = "oci://\(host)/"
        guard reference.utf8.starts(with: prefix.utf8) else { return nil }
        let rest = reference.dropFirst(prefix.utf8.count)
        return rest.lastIndex(of: ":").map { String(rest[..<$0]) }
    }
}
