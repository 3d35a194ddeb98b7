public import HTTPClient

extension KubernetesClient {
    /// Follows the changes of a selection until the API server ends the answer, which it does in time.
    ///
    /// - Parameters:
    ///   - selection: which objects.
    ///   - type: of which type.
    ///   - resourceVersion: after which moment; moved on with each event, so that a next call goes on from there.
    ///   - terms: until when.
    ///   - onOpen: called when the API server has begun to tell of changes.
    ///   - onEvent: called for each change in its order; `false` ends the watch.
    /// - Throws: why it ended, `.expired` if the moment is too old: list again.
    public func watch<Content>(
        _ selection: ObjectSelection,
        of type: ResourceType,
        from resourceVersion: inout String,
        _ terms: HTTPTerms,
        onOpen: () -> Void = {},
        onEvent: (WatchEvent<Content>) -> Bool
    ) throws(KubernetesFault) {
        let seconds = Int((limits.watchTime * Double.random(in: 1...2)).components.seconds)
        var request = KubernetesRequest(
            path: try type.path(selection.namespace, nil, nil),
            query: selection.query + [
                ("watch", "1"), ("allowWatchBookmarks", "true"), ("resourceVersion", resourceVersion),
                ("timeoutSeconds", "\(max(1, seconds))"),
            ],
            answerLimitBytes: .max,
            isWatch: true,
            subject: "watch of \(type)"
        )
        request.accept = Accept.object(Content.self)
        var stream = WatchStream<Content>(resourceVersion, limits, request.subject)
        defer { resourceVersion = stream.resourceVersion }
        // A connection that died without a word does not hold the watch up for ever.
        let end = ContinuousClock.now.advanced(by: .seconds(seconds) + .seconds(30))
        let terms = HTTPTerms(deadline: min(terms.deadline, end), isCancelled: terms.isCancelled)
        do throws(KubernetesFault) {
            try unsafe exchange(request, terms, onHead: onOpen) { bytes in
                unsafe stream.take(bytes, onEvent)
            }
        } catch {
            throw stream.fault ?? confirmed(error, type, terms)
        }
        try stream.finish()
    }
}
