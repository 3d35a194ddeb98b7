public import HTTPClient

/// Which bucket of Cloud Storage, and how it is reached.
public struct GCSSettings: Sendable {
    /// The bucket's name.
    public var bucket: String
    /// Before every key; empty = the whole bucket.
    public var prefix = ""
    /// Another server than Google's, as an emulator.
    public var endpoint: HTTPAddress?
    /// The service account's key; `nil` = requests without any credentials, for emulators and public buckets.
    public var key: ServiceAccountKey?

    /// Makes settings with the defaults above.
    ///
    /// - Parameter bucket: the bucket's name.
    public init(bucket: String) { self.bucket = bucket }
}
