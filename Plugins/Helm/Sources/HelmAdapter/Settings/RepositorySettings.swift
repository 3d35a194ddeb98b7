/// One repository as configured, checked and with its defaults.
struct RepositorySettings: Sendable {
    var name: String?
    /// As written, without a slash at its end.
    var url: String
    var kind: Kind
    var username: String?
    var password: String?
    /// Between two looks at an unchanged repository that is not a directory.
    var refresh = Duration.seconds(30)
    /// How long the last good index is served when its repository cannot be read.
    var maximumAge = Duration.seconds(24 * 3600)
    var isReadOnly = false
    var authorityFile: String?
    var clientCertificateFile: String?
    var clientKeyFile: String?
    /// One look at a repository that is not a directory.
    var timeout = Duration.seconds(30)
    var indexLimits = IndexLimits()

    enum Kind: Sendable, Equatable {
        /// Path of the directory.
        case directory(String)
        /// What the server is, it tells itself; a ChartMuseum's `depth` is as below.
        case http(depth: Int?)
        /// Only an index, whatever the server may be.
        case plainIndex
        /// With so many segments of the path as the tenant's name; `nil` = found out.
        case chartMuseum(depth: Int?)
        case bucket(BucketSettings)
        case oci(OCISettings)
    }
}
