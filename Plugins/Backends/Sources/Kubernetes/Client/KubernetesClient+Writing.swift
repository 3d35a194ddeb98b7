public import HTTPClient
public import JSONText

extension KubernetesClient {
    /// Creates an object.
    ///
    /// - Parameters:
    ///   - object: the whole object, with `apiVersion`, `kind` and `metadata`.
    ///   - namespace: where; `nil` = it lives in none.
    ///   - type: of which type.
    ///   - content: what is wanted of what the API server made of it.
    ///   - terms: until when.
    /// - Returns: the object as it is now.
    /// - Throws: `.exists` if there is one of this name.
    @discardableResult
    public func create<Content>(
        _ object: JSONValue,
        in namespace: String?,
        of type: ResourceType,
        as content: Content.Type,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> KubernetesObject<Content> {
        let path = try type.path(namespace, nil, nil)
        return try change(.post, path, object, "creation of one of \(type)", content, terms)
    }

    /// Replaces an object.
    ///
    /// - Parameters:
    ///   - key: which one.
    ///   - object: the whole object; with `metadata.resourceVersion` only if nobody has changed it since.
    ///   - type: of which type.
    ///   - subresource: as `status`; `nil` = the object itself.
    ///   - content: what is wanted of what the API server made of it.
    ///   - terms: until when.
    /// - Returns: the object as it is now.
    /// - Throws: `.conflict` if somebody has.
    @discardableResult
    public func replace<Content>(
        _ key: ObjectKey,
        with object: JSONValue,
        of type: ResourceType,
        subresource: String? = nil,
        as content: Content.Type,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> KubernetesObject<Content> {
        let path = try type.path(key.namespace, key.name, subresource)
        return try change(.put, path, object, "replacement of \(type) \(key)", content, terms)
    }

    /// Changes parts of an object, whoever owns them.
    ///
    /// - Parameters:
    ///   - key: which one.
    ///   - patch: as RFC 7386 has it (`null` removes), or the operations of RFC 6902.
    ///   - type: of which type.
    ///   - subresource: as `status`; `nil` = the object itself.
    ///   - content: what is wanted of what the API server made of it.
    ///   - terms: until when.
    /// - Returns: the object as it is now.
    /// - Throws: `.absent` if there is none.
    @discardableResult
    public func patch<Content>(
        _ key: ObjectKey,
        with patch: ObjectPatch,
        of type: ResourceType,
        subresource: String? = nil,
        as content: Content.Type,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> KubernetesObject<Content> {
        let path = try type.path(key.namespace, key.name, subresource)
        let subject = "change of \(type) \(key)"
        return try change(.patch, path, patch.value, subject, content, terms) {
            $0.contentType = patch.mediaType
        }
    }

    /// Says which fields an object should have, creating it if need be (server-side apply).
    ///
    /// Fields that we said before and no longer do are removed; those of others are left alone.
    ///
    /// - Parameters:
    ///   - key: which one.
    ///   - object: `apiVersion`, `kind`, and the fields that we own.
    ///   - type: of which type.
    ///   - takesOver: whether fields that others own and say differently become ours.
    ///   - content: what is wanted of what the API server made of it.
    ///   - terms: until when.
    /// - Returns: the object as it is now.
    /// - Throws: `.conflict` with the owners' names if others say differently.
    @discardableResult
    public func apply<Content>(
        _ key: ObjectKey,
        _ object: JSONValue,
        of type: ResourceType,
        takesOver: Bool = false,
        as content: Content.Type,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> KubernetesObject<Content> {
        let path = try type.path(key.namespace, key.name, nil)
        let subject = "application of \(type) \(key)"
        return try change(.patch, path, object, subject, content, terms) { request in
            request.contentType = "application/apply-patch+yaml"
            if takesOver { request.query.append(("force", "true")) }
        }
    }

    /// Deletes an object; with finalizers it stays until they are done.
    ///
    /// - Parameters:
    ///   - key: which one.
    ///   - type: of which type.
    ///   - preconditions: only if it still is that one.
    ///   - propagation: what becomes of what it owns; `nil` = as its type has it.
    ///   - terms: until when.
    /// - Throws: `.absent` if there is none, `.conflict` if a precondition does not hold.
    public func delete(
        _ key: ObjectKey,
        of type: ResourceType,
        preconditions: DeletionPreconditions = .init(),
        propagation: DeletionPropagation? = nil,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) {
        var options = [
            JSONMember(key: "apiVersion", value: .string("v1")),
            JSONMember(key: "kind", value: .string("DeleteOptions")),
        ]
        if let members = preconditions.members {
            options.append(JSONMember(key: "preconditions", value: .object(members)))
        }
        if let propagation {
            options.append(JSONMember(key: "propagationPolicy", value: .string(propagation.rawValue)))
        }
        let request = KubernetesRequest(
            method: .delete,
            path: try type.path(key.namespace, key.name, nil),
            body: JSONValue.object(options).text,
            answerLimitBytes: limits.objectBytes,
            subject: "deletion of \(type) \(key)"
        )
        try unsafe exchange(request, terms) { _ in true }
    }

    private func change<Content: ObjectContent>(
        _ method: HTTPClientRequest.Method,
        _ path: String,
        _ object: JSONValue,
        _ subject: String,
        _ content: Content.Type,
        _ terms: HTTPTerms,
        adjust: (inout KubernetesRequest) -> Void = { _ in }
    ) throws(KubernetesFault) -> KubernetesObject<Content> {
        var request = KubernetesRequest(
            method: method,
            path: path,
            query: [("fieldManager", fieldManager)],
            body: object.text,
            accept: Accept.object(content),
            answerLimitBytes: limits.objectBytes,
            subject: subject
        )
        adjust(&request)
        return try self.object(request, as: content, terms)
    }
}
