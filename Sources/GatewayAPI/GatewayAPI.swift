public import AdapterHost
public import GatewayHTTP
public import Observability
public import PackageLifecycle
import Synchronization

/// The O2-DMS REST contract: takes requests from the HTTP engine, routes them to adapters, and answers.
///
/// Make one, and give its functions to `HTTPServer`: ``handle(_:)``, ``protocolErrorBody(_:)`` and ``observe(_:)``.
public final class GatewayAPI: Sendable {
    let registry: AdapterRegistry
    let limits: APILimits
    let protection: ProtectionSettings
    let log: Log
    let version: String
    let routes = RouteTable.standard
    let documents: Documents
    let metrics: APIMetrics
    let stateMetrics: StateMetrics
    let statusIndex = StatusIndex()
    let spool: Spool
    let states: PackageStates
    let answers: AnswerCache
    /// Each thread receives one upload or checks one; the body of a request is read here.
    let uploadWorkers: BlockingWorkers
    /// Each thread feeds one client with a whole list.
    let streamWorkers: BlockingWorkers
    /// Each thread waits for the lock of a package, or for the body of a patch.
    let lockWorkers: BlockingWorkers
    /// Each thread waits for the state store's answer to one who holds what is needed: never for a lock, which might be given back
    /// only here.
    let stateWorkers: BlockingWorkers
    private let isDrainingFlag = Atomic(false)
    private let isRecoveredFlag = Atomic(false)

    /// An API over these adapters.
    ///
    /// - Parameters:
    ///   - registry: the adapters, which may be replaced while the API serves.
    ///   - states: the states of packages, and where they are kept.
    ///   - spool: where uploads lie while they arrive.
    ///   - limits: the bounds on requests.
    ///   - protection: what keeps a package from being deleted.
    ///   - log: takes the lines about uploads and deletions, errors, and at level debug one line for each request.
    ///   - metrics: takes the measurements, and is shown at `/metrics`.
    ///   - version: the gateway's own version, for `openapi.json` and `/o2dms`.
    public init(
        registry: AdapterRegistry,
        states: PackageStates,
        spool: SpoolSettings,
        limits: APILimits = APILimits(),
        protection: ProtectionSettings = ProtectionSettings(),
        log: Log,
        metrics: MetricRegistry,
        version: String
    ) {
        self.registry = registry
        self.states = states
        self.limits = limits
        self.protection = protection
        self.log = log
        self.version = version
        self.spool = Spool(spool)
        answers = AnswerCache(answerLimit: limits.cachedAnswers, bytesLimit: limits.cachedAnswersBytes)
        self.metrics = APIMetrics(metrics, routes: RouteTable.standard)
        self.metrics.show(registry.current)
        stateMetrics = StateMetrics(metrics, states)
        documents = Documents(routes: RouteTable.standard, version: version, limits: limits)
        uploadWorkers = BlockingWorkers(
            name: "o2dms-upload",
            threadLimit: limits.concurrentUploads,
            queueLimit: limits.waitingUploads
        )
        streamWorkers = BlockingWorkers(
            name: "o2dms-stream",
            threadLimit: limits.concurrentStreams,
            queueLimit: limits.waitingStreams
        )
        lockWorkers = BlockingWorkers(
            name: "o2dms-lock",
            threadLimit: limits.concurrentChanges,
            queueLimit: limits.waitingChanges
        )
        stateWorkers = BlockingWorkers(
            name: "o2dms-state",
            threadLimit: limits.concurrentChanges,
            queueLimit: limits.waitingChanges
        )
    }

    deinit {
        uploadWorkers.stop()
        streamWorkers.stop()
        lockWorkers.stop()
        stateWorkers.stop()
    }

    /// Answers one request [reactor thread]; never blocks.
    public func handle(_ exchange: HTTPExchange) {
        let request = exchange.request
        let requestID = RequestID.accepted(request.header("X-Request-Id")) ?? RequestID.make()
        let trace = TraceContext(continuing: request.header("traceparent"))
        if log.isEnabled(.debug) { exchange.mark(requestID: requestID, traceID: trace.traceID) }
        if answerAgain(exchange, requestID: requestID) { return }
        switch routes.match(method: request.method, path: request.path) {
        case .route(let route, let resource, let segment):
            exchange.route = resource.index
            dispatch(exchange, route, segment: segment, requestID: requestID, trace: trace)
        case .options(let resource):
            exchange.route = resource.index
            let call = makeCall(exchange, requestID, trace)
            var response = call.response(204)
            response.header("Allow", resource.allow)
            exchange.respond(response)
        case .methodNotAllowed(let resource):
            exchange.route = resource.index
            makeCall(exchange, requestID, trace).fail(
                APIError(
                    405,
                    "MethodNotAllowed",
                    "this resource does not have the method \(request.method); it has \(resource.allow)",
                    allow: resource.allow
                )
            )
        case .notFound:
            exchange.route = metrics.unknownRoute
            makeCall(exchange, requestID, trace).fail(
                APIError(404, "NotFound", "there is no such resource; /o2dms names those that there are")
            )
        }
    }

    private func dispatch(
        _ exchange: HTTPExchange,
        _ route: Route,
        segment: ArraySlice<UInt8>?,
        requestID: String,
        trace: TraceContext
    ) {
        do throws(APIError) {
            let text = try segment.map { raw throws(APIError) in try Self.decode(raw, of: route) } ?? ""
            let query = try QueryValues(exchange.request.query, allowed: route.parameters)
            let call = APICall(
                exchange,
                requestID: requestID,
                trace: trace,
                adapters: registry.current,
                log: log,
                route: route,
                segment: text,
                query: query
            )
            try call.requireAcceptable()
            route.handler(self, call)
        } catch {
            makeCall(exchange, requestID, trace).fail(error)
        }
    }

    /// A call that no route is known for.
    private func makeCall(_ exchange: HTTPExchange, _ requestID: String, _ trace: TraceContext) -> APICall {
        APICall(exchange, requestID: requestID, trace: trace, adapters: registry.current, log: log)
    }

    /// The text of the path's parameter.
    ///
    /// What cannot name anything here is refused before anybody looks for it.
    private static func decode(_ segment: ArraySlice<UInt8>, of route: Route) throws(APIError) -> String {
        if isPlain(segment) { return String(decoding: segment, as: UTF8.self) }
        let name = route.pattern.parameter ?? ""
        guard let text = PercentCoding.decode(segment: segment) else {
            throw .badParameter(name, "\(name) in the path is not percent-encoded UTF-8")
        }
        let isPlain = text.utf8.allSatisfy {
            $0 >= 0x20 && $0 != 0x7F && (route.pattern.admitsSlash || $0 != UInt8(ascii: "/"))
                && $0 != UInt8(ascii: "\\")
        }
        guard isPlain, text != ".", text != "..", text.utf8.count <= 512 else {
            throw .badParameter(
                name,
                "\(name) in the path has characters that no \(name) has, or is too long"
            )
        }
        return text
    }

    /// Whether a segment stands for itself, as most do.
    private static func isPlain(_ segment: ArraySlice<UInt8>) -> Bool {
        guard segment.count <= 512, segment.first != UInt8(ascii: ".") else { return false }
        return segment.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "\\")
        }
    }

    /// Lets go of what was kept from adapters that are in force no more; to be called after the registry's adapters were replaced.
    public func adaptersWereReplaced() {
        let present = registry.current
        answers.beginGeneration(present.generation)
        metrics.show(present)
        statusIndex.keepOnly(present.adapters)
    }

    /// Says from now on at `/readyz` that no new requests are welcome, and takes no more uploads.
    public func beginDraining() { isDrainingFlag.store(true, ordering: .relaxed) }

    /// Whether nothing can be changed now, because the state store does not answer or cannot write. [any thread]
    public var isReadOnly: Bool { states.outage != nil }

    /// Whether it is known what became of all operations that a crash interrupted, or was waited for long enough.
    var isRecovered: Bool { isRecoveredFlag.load(ordering: .relaxed) }

    func setRecovered() { isRecoveredFlag.store(true, ordering: .relaxed) }

    var isDraining: Bool { isDrainingFlag.load(ordering: .relaxed) }

    /// The body for an error that the HTTP engine found by itself [reactor thread].
    public func protocolErrorBody(_ error: HTTPProtocolError) -> [UInt8] {
        ErrorBody.json(ErrorTable.answer(for: error), requestID: nil, isProblem: false)
    }

    /// Counts a request that is over, and writes the access line at level debug [reactor thread].
    public func observe(_ summary: HTTPExchangeSummary) {
        metrics.observe(summary)
        guard log.isEnabled(.debug) else { return }
        log.debug(
            "request",
            [
                "method": .string(summary.method.description),
                "route": .string(metrics.label(of: summary.route)),
                "status": .integer(Int64(summary.status)),
                "bytesReceived": .integer(Int64(clamping: summary.bytesReceived)),
                "bytesSent": .integer(Int64(clamping: summary.bytesSent)),
                "seconds": .number(summary.duration.seconds),
                "complete": .bool(summary.isComplete),
                "requestId": .string(summary.requestID), "traceId": .string(summary.traceID),
            ]
        )
    }
}
