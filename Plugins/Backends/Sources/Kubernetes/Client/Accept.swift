/// What kinds of answers are asked for.
enum Accept {
    static func object<Content: ObjectContent>(_ content: Content.Type) -> String {
        content.isMetadataOnly ? partial("PartialObjectMetadata") : "application/json"
    }

    static func list<Content: ObjectContent>(_ content: Content.Type) -> String {
        content.isMetadataOnly ? partial("PartialObjectMetadataList") : "application/json"
    }

    /// An API server that does not know these sends whole objects.
    private static func partial(_ kind: String) -> String {
        "application/json;as=\(kind);v=v1;g=meta.k8s.io,application/json"
    }
}
