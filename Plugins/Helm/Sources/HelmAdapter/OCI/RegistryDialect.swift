internal import Digest
internal import HTTPClient
internal import JSONText
internal import OCIRegistry

/// A tag as a list names it, with what some lists tell at the same time.
struct ListedTag: Sendable {
    let tag: String
    /// The digest of its manifest.
    var manifest: SHA256Digest?
    /// Chart.yaml as JSON.
    var config: JSONValue?
}

/// What registries do each in their own way: naming what they have, and deleting a tag alone.
protocol RegistryDialect: Sendable {
    /// `oci` or `harbor`, as in the configuration.
    var typeName: String { get }

    /// The paths, below the repository's, of all that may be charts.
    func charts(_ terms: HTTPTerms) throws(HTTPFault) -> [String]

    /// The tags of a chart; none if the registry does not know it.
    func tags(of chart: String, _ terms: HTTPTerms) throws(HTTPFault) -> [ListedTag]

    /// Deletes a tag and leaves the others of its manifest, where the registry can.
    func delete(
        tag: String,
        of digest: SHA256Digest,
        from chart: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> RegistryClient.Deletion
}
