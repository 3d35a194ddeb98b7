import AdapterHost
import GatewayHTTP
import JSONText
import PackageLifecycle

extension GatewayAPI {
    /// Answers `GET /o2dms/v1/adapters`, with what the adapters say of themselves now.
    func listAdapters(_ call: APICall) {
        call.adapters.refreshHealth {
            var writer = JSONWriter(capacity: 2048)
            writer.beginArray()
            for adapter in call.adapters.adapters { AdapterJSON.write(adapter, to: &writer) }
            for failure in call.adapters.failures { AdapterJSON.write(failure, to: &writer) }
            writer.endArray()
            call.respond(json: writer.take())
        }
    }

    /// Answers `GET /o2dms/v1/adapters/{name}`, with what the adapter says of itself now.
    func getAdapter(_ call: APICall) {
        if let adapter = call.adapters.router.adapter(named: call.segment) {
            return adapter.refreshHealth {
                var writer = JSONWriter(capacity: 1024)
                AdapterJSON.write(adapter, to: &writer)
                call.respond(json: writer.take())
            }
        }
        var writer = JSONWriter(capacity: 1024)
        guard let failure = call.adapters.failures.first(where: { $0.name == call.segment }) else {
            return call.fail(.adapterNotFound(call.segment))
        }
        AdapterJSON.write(failure, to: &writer)
        call.respond(json: writer.take())
    }

    /// `GET /healthz`: the process answers, whatever else is wrong.
    func getHealth(_ call: APICall) {
        call.respond(json: APIError.object { $0.member("status", "ok") })
    }

    /// `GET /readyz`: whether what a crash left undone is known.
    ///
    /// An adapter whose repository is down does not make the gateway unready, for the others serve; nor does a state store that goes
    /// down later, for reads go on.
    func getReadiness(_ call: APICall) {
        let status =
            isDraining
            ? "draining"
            : call.adapters.adapters.isEmpty ? "no adapter" : isRecovered ? "ready" : "recovering"
        let body = APIError.object { writer in
            writer.member("status", status)
            writer.member("stateStore", states.outage == nil ? "available" : "unavailable")
            writer.key("adapters")
            writer.beginArray()
            for adapter in call.adapters.adapters {
                write(adapter.name, adapter.health.state.rawValue, to: &writer)
            }
            for failure in call.adapters.failures { write(failure.name, "failed", to: &writer) }
            writer.endArray()
        }
        call.respond(status: status == "ready" ? 200 : 503, json: body)
    }

    private func write(_ name: String, _ state: String, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", name)
        writer.member("state", state)
        writer.endObject()
    }

    /// Answers `GET /metrics`, with what the adapters measure now.
    func getMetrics(_ call: APICall) {
        call.adapters.refreshHealth { [self] in respondWithMetrics(call) }
    }

    private func respondWithMetrics(_ call: APICall) {
        let text = metrics.render()
        let compressed = call.acceptsGzip ? compressed(text) : nil
        var response = call.response(200)
        response.header("Content-Type", constant: "text/plain; version=0.0.4; charset=utf-8")
        response.header("Cache-Control", constant: "no-store")
        response.header("Vary", constant: "Accept, Accept-Encoding")
        if compressed != nil { response.header("Content-Encoding", constant: "gzip") }
        response.body = compressed ?? text
        call.exchange.respond(response)
    }
}
