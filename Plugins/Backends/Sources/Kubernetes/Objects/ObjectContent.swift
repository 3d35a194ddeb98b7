/// What a reader wants of each object beside its metadata.
///
/// It is decoded from the object itself, of which only `fields` and the usual metadata are there; the rest is forgotten
/// while it arrives.
public protocol ObjectContent: Decodable, Sendable {
    /// Paths of the members that are wanted, as `spec.source` or `metadata.annotations`; arrays are looked through.
    static var fields: [String] { get }
    /// Whether the API server may leave out everything but the metadata.
    static var isMetadataOnly: Bool { get }
}

extension ObjectContent {
    /// By default whole objects are asked for.
    public static var isMetadataOnly: Bool { false }
}

/// Nothing beside the metadata: the API server then sends nothing else.
public struct MetadataOnly: ObjectContent, Hashable {
    /// None.
    public static let fields: [String] = []
    /// Always.
    public static let isMetadataOnly = true

    /// The one value.
    public init() {}
}
