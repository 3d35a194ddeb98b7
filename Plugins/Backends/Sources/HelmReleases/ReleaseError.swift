public import Gzip

/// Why the record of a release cannot be read.
public enum ReleaseError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The object holds no record.
    case missing
    /// The record is not base64.
    case notBase64
    /// The record cannot be inflated.
    case gzip(GzipError)
    /// The record is too long.
    case tooLong(limitBytes: Int)
    /// What is in it is not JSON; with the reason.
    case json(String)
    /// What is in it is not a release with a chart.
    case notARelease

    /// What is wrong, as a lower-case phrase.
    public var description: String {
        switch self {
        case .missing: "the object holds no release record"
        case .notBase64: "the release record is not base64"
        case .gzip(let error): "the release record: \(error)"
        case .tooLong(let limit): "the release record is longer than \(limit) bytes"
        case .json(let reason): "the release record: \(reason)"
        case .notARelease: "the release record names no chart"
        }
    }
}
