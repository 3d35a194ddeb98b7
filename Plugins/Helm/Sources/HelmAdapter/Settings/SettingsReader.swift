internal import AdapterWork
internal import HTTPClient
internal import JSONSchema
internal import JSONText
internal import O2DMSPluginKit

/// Checks one repository's configuration.
struct SettingsReader: ConfigurationBlock {
    let pointer: String

    init(_ pointer: String) { self.pointer = pointer }

    func repository(
        _ written: RepositoryConfiguration,
        _ limits: IndexLimits
    ) throws(AdapterError) -> RepositorySettings {
        guard let url = written.repositoryURL ?? written.ociRegistry else {
            throw fault("repository_url", "is missing, and so is oci_registry")
        }
        let kind: RepositorySettings.Kind =
            if let bucket = try bucket(url, written) {
                .bucket(bucket)
            } else if let oci = try oci(url, written) {
                .oci(oci)
            } else {
                try kind(url, written)
            }
        var settings = RepositorySettings(url: Self.withoutSlash(url), kind: kind)
        settings.name = written.repositoryName
        settings.indexLimits = limits
        settings.refresh =
            try duration("refresh", written.refresh, atLeast: .milliseconds(100)) ?? settings.refresh
        settings.maximumAge = try duration("max_stale", written.maximumStaleness) ?? settings.maximumAge
        settings.timeout =
            try duration("timeout", written.timeout, atLeast: .milliseconds(1)) ?? settings.timeout
        settings.isReadOnly = written.readOnly ?? false
        settings.authorityFile = written.authorityFile
        settings.clientCertificateFile = written.clientCertificate
        settings.clientKeyFile = written.clientKey
        if let username = written.auth?.username {
            guard !username.utf8.contains(UInt8(ascii: ":")) else {
                throw fault("auth/username", "must not hold a colon")
            }
            settings.username = username
            settings.password = written.auth?.password
        }
        return settings
    }

    static func limits(
        _ written: LimitsConfiguration?
    ) throws(AdapterError) -> (index: IndexLimits, chart: ChartLimits) {
        let reader = SettingsReader("/limits")
        var index = IndexLimits()
        var chart = ChartLimits()
        index.totalBytes =
            try reader.bytes("index_size", written?.indexSize, atMost: 2 << 30) ?? index.totalBytes
        chart.producedBytes =
            try reader.bytes("chart_unpacked_size", written?.chartUnpackedSize) ?? chart.producedBytes
        chart.fileBytes = try reader.bytes("chart_file_size", written?.chartFileSize) ?? chart.fileBytes
        chart.entries = written?.chartEntries ?? chart.entries
        chart.schema.steps = written?.chartSchemaSteps ?? chart.schema.steps
        return (index, chart)
    }

    private func kind(_ url: String, _ written: RepositoryConfiguration) throws(AdapterError)
        -> RepositorySettings.Kind
    {
        let scheme = url.utf8.firstIndex(of: UInt8(ascii: ":")).map { String(url[..<$0]).lowercased() } ?? ""
        let kind: RepositorySettings.Kind
        switch scheme {
        case "file": kind = .directory(try path(url))
        case "http", "https":
            let address: HTTPAddress
            do throws(HTTPClientError) { address = try HTTPAddress(url) } catch {
                throw fault("repository_url", error.message)
            }
            // index.yaml and the archives lie in a directory, whose address has none.
            guard address.query == nil else { throw fault("repository_url", "must not have a query") }
            kind = .http(depth: written.depth)
        default:
            throw fault(
                "repository_url",
                "must begin with file:, http://, https://, s3://, gs://, azblob:// or oci://"
            )
        }
        // Only a ChartMuseum has tenants, and what a server is it may tell only when it is asked.
        let takesDepth = if case .http = kind { written.type != "http" } else { false }
        guard written.depth == nil || takesDepth else {
            throw fault("depth", "is for a repository_url with http or https that is a ChartMuseum")
        }
        switch (written.type, kind) {
        case (nil, _), ("directory", .directory): return kind
        case ("http", .http): return .plainIndex
        case ("chartmuseum", .http): return .chartMuseum(depth: written.depth)
        case ("directory", _), ("http", _), ("chartmuseum", _):
            throw fault("type", "does not go with the repository_url")
        default:
            throw fault(
                "type",
                "must be directory, http, chartmuseum, s3, gcs, azure, oci or harbor, and go with the repository_url"
            )
        }
    }

    /// The path of `file:./charts`, `file:/srv/charts` or `file:///srv/charts`.
    private func path(_ url: String) throws(AdapterError) -> String {
        var path = url.dropFirst(5)
        if path.utf8.starts(with: "//".utf8) {
            path = path.dropFirst(2)
            if path.utf8.starts(with: "localhost/".utf8) { path = path.dropFirst(9) }
            guard path.utf8.first == UInt8(ascii: "/") else {
                throw fault(
                    "repository_url",
                    "file:// is followed by a path that begins with a slash; file:./charts is relative"
                )
            }
        }
        let decoded = PercentEncoding.decode(String(path)) ?? String(path)
        guard !decoded.isEmpty, !decoded.utf8.contains(0) else {
            throw fault("repository_url", "names no directory")
        }
        return decoded
    }

    private static func withoutSlash(_ url: String) -> String {
        var url = url[...]
        while url.utf8.last == UInt8(ascii: "/"), !url.hasSuffix("//"), !url.hasSuffix(":/") {
            url = url.dropLast()
        }
        return String(url)
    }
}
