public import HTTPClient
internal import JSONStream
internal import JSONText

extension KubernetesClient {
    /// Reads one object.
    ///
    /// - Parameters:
    ///   - key: which one.
    ///   - type: of which type.
    ///   - content: what is wanted of it.
    ///   - terms: until when.
    /// - Returns: the object.
    /// - Throws: `.absent` if there is none; `.malformed` if it is not as `content` wants it.
    public func get<Content>(
        _ key: ObjectKey,
        of type: ResourceType,
        as content: Content.Type,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> KubernetesObject<Content> {
        try object(try getting(key, type, content), as: content, terms)
    }

    /// Reads one object, whether or not it is as it should be.
    ///
    /// - Parameters:
    ///   - key: which one.
    ///   - type: of which type.
    ///   - content: what is wanted of it.
    ///   - terms: until when.
    /// - Returns: the object, or its metadata and what is wrong with the rest.
    /// - Throws: `.absent` if there is none.
    public func read<Content>(
        _ key: ObjectKey,
        of type: ResourceType,
        as content: Content.Type,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> ObjectReading<Content> {
        try reading(try getting(key, type, content), as: content, terms)
    }

    private func getting<Content: ObjectContent>(
        _ key: ObjectKey,
        _ type: ResourceType,
        _ content: Content.Type
    ) throws(KubernetesFault) -> KubernetesRequest {
        var request = KubernetesRequest(
            path: try type.path(key.namespace, key.name, nil),
            answerLimitBytes: limits.objectBytes,
            subject: "get of \(type) \(key)"
        )
        request.accept = Accept.object(content)
        return request
    }

    /// Reads all objects of a selection, page by page, as they were at one moment.
    ///
    /// What nobody wants of an object is forgotten while it arrives. If the API server forgets the moment between two
    /// pages, the list begins anew.
    ///
    /// - Parameters:
    ///   - selection: which ones.
    ///   - type: of which type.
    ///   - content: what is wanted of each.
    ///   - terms: until when.
    /// - Returns: the objects, and what could not be read of some.
    /// - Throws: why there is no whole list; `.absent` only if the API server does not list the type among those of its group either.
    public func list<Content>(
        _ selection: ObjectSelection,
        of type: ResourceType,
        as content: Content.Type,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> ObjectList<Content> {
        var restarts = 0
        while true {
            do throws(KubernetesFault) {
                return try wholeList(selection, type, content, terms)
            } catch {
                guard error.kind == .expired, restarts < limits.listRestarts else { throw error }
                restarts += 1
            }
        }
    }

    private func wholeList<Content>(
        _ selection: ObjectSelection,
        _ type: ResourceType,
        _ content: Content.Type,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> ObjectList<Content> {
        var list = ObjectList<Content>()
        var continuation = ""
        for _ in 0..<limits.listPages {
            continuation = try appendPage(to: &list, selection, type, continuation, terms)
            if continuation.isEmpty { return list }
        }
        throw KubernetesFault(.tooLarge, "list of \(type): it has more than \(limits.listPages) pages")
    }

    /// Reads one page; returns where the next one begins, or nothing.
    private func appendPage<Content>(
        to list: inout ObjectList<Content>,
        _ selection: ObjectSelection,
        _ type: ResourceType,
        _ continuation: String,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> String {
        var request = KubernetesRequest(
            path: try type.path(selection.namespace, nil, nil),
            query: selection.query + [("limit", "\(limits.pageObjects)")],
            answerLimitBytes: limits.pageBytes,
            subject: "list of \(type)"
        )
        if !continuation.isEmpty { request.query.append(("continue", continuation)) }
        request.accept = Accept.list(Content.self)
        var page = ObjectPage(list, of: type, limits, request.subject)
        do throws(KubernetesFault) {
            try unsafe exchange(request, terms) { bytes in unsafe page.take(bytes) }
        } catch {
            throw page.fault ?? confirmed(error, type, terms)
        }
        let end = try page.finish()
        list = page.list
        list.resourceVersion = end.resourceVersion
        return end.continuation
    }

    /// Sends a request that is answered with one object.
    func object<Content>(
        _ request: KubernetesRequest,
        as content: Content.Type,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> KubernetesObject<Content> {
        switch try reading(request, as: content, terms) {
        case .read(let object): return object
        case .unreadable(_, let reason):
            throw KubernetesFault(.malformed, "\(request.subject): \(reason)")
        }
    }

    private func reading<Content>(
        _ request: KubernetesRequest,
        as content: Content.Type,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> ObjectReading<Content> {
        let fields = JSONFields(ObjectMetadata.fields + Content.fields)
        let text = try collect(request, terms)
        let object: ParsedObject
        do { object = try ParsedObject(try JSONProjection.project(text, fields)) } catch {
            throw KubernetesFault(.malformed, "\(request.subject): \(error)")
        }
        return try ObjectReading<Content>(object)
    }
}
