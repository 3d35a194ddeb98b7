import AdapterHost
import GatewayHTTP
import PackageLifecycle

extension GatewayAPI {
    /// Answers a read as it was answered before, if the adapters say that nothing has changed since; false if they do not.
    ///
    /// Nothing of the request but its target and its headers is looked at: the answer that was given to the same target
    /// went through all checks.
    func answerAgain(_ exchange: HTTPExchange, requestID: String) -> Bool {
        let request = exchange.request
        guard request.method == .get, request.headerBytes("If-None-Match") == nil else { return false }
        if let accept = request.header("Accept"), accept != "*/*", accept != "application/json" {
            return false
        }
        let acceptsGzip = AcceptEncoding.allowsGzip(request.header("Accept-Encoding"))
        let generation = registry.presentGeneration
        guard
            let answer = answers.answer(
                to: request.target,
                acceptsGzip: acceptsGzip,
                generation: generation
            )
        else { return false }
        guard answer.stateGeneration == states.recorded.generation else { return false }
        let start = answer.lists.isEmpty ? nil : ContinuousClock.now
        switch answer.currency(requestID: requestID) {
        case .current:
            guard let start else { break }
            let duration = ContinuousClock.now - start
            for list in answer.lists { list.listed(in: duration) }
        case .outdated: return false
        case .unknown:
            answers.forget(answer)
            return false
        }
        exchange.route = answer.route
        var response = answer.response
        response.requestID = requestID
        exchange.respond(response)
        return true
    }

    /// Sends an answer, and keeps it for the next request of the same kind if every adapter in it has a revision.
    ///
    /// `response` is all of the answer but the request's id; `sources` is what each adapter was asked, nil if one has no
    /// revision or did not answer; `stateGeneration` is that of the recorded states when they were looked at.
    func answer(
        _ call: APICall,
        with response: HTTPResponse,
        from sources: [CachedAnswer.Source]?,
        stateGeneration: UInt64
    ) {
        if let sources, call.exchange.request.method == .get, call.isOnItsThread {
            answers.keep(
                CachedAnswer(
                    target: Array(call.exchange.request.target),
                    acceptsGzip: call.acceptsGzip,
                    route: call.exchange.route,
                    generation: call.adapters.generation,
                    response: response,
                    lists: metrics.lists(from: sources),
                    sources: sources,
                    stateGeneration: stateGeneration
                )
            )
        }
        var response = response
        response.requestID = call.requestID
        call.exchange.respond(response)
    }
}
