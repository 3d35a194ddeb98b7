internal import HTTPClient
internal import ObjectStore

/// What is known of an index, by the one who may read and write it at the moment.
struct IndexKnowledge: Sendable {
    var index: StoredIndex?
    /// The version that could not be read, and why, so that it is not fetched again.
    var refusal: (version: ObjectVersion, fault: HTTPFault)?
}
