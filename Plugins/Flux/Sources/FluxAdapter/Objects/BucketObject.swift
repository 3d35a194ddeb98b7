internal import Kubernetes

/// A bucket that Flux follows.
struct BucketObject: FluxObject {
    static let kind = FluxKind.bucket
    static let fields =
        ["spec.bucketName", "spec.endpoint", "spec.prefix", "spec.insecure", "spec.suspend"]
        + FluxArtifact.fields + FluxState.fields

    let spec: Spec
    var status: SourceStatus?

    struct Spec: Decodable, Sendable {
        let bucketName: String
        /// Host and port, without a scheme.
        let endpoint: String
        var prefix: String?
        var insecure: Bool?
        var suspend: Bool?
    }

    var isSuspended: Bool { spec.suspend ?? false }
    var state: FluxState { status.state }
}
