import AdapterHost
import GatewayHTTP
import JSONText
import PackageLifecycle
import Threads

/// Answers with deployments: asks the adapters, joins what they say, and sends the part of it that is wanted.
final class DeploymentList: Sendable {
    private let api: GatewayAPI
    private let call: APICall
    private let page: PageQuery
    private let question: DeploymentQuestion
    private let adapters: [Adapter]

    init(api: GatewayAPI, call: APICall, question: DeploymentQuestion, adapters: [Adapter]) {
        self.api = api
        self.call = call
        page = PageQuery(call.query, path: String(decoding: call.exchange.request.path, as: UTF8.self))
        self.question = question
        self.adapters = adapters
    }

    /// Runs to the end of the answer.
    ///
    /// Blocks: for a thread of its own.
    func run() {
        let answer = Monitor<DeploymentFindings?>(nil)
        let inquiry = DeploymentInquiry(
            question,
            to: adapters,
            failures: call.adapters.failures,
            limits: api.limits.inquiry,
            requestID: call.requestID,
            traceparent: call.trace.header
        ) { findings in answer.update { $0 = findings } }
        call.exchange.onDisconnect { inquiry.cancel() }
        inquiry.start()
        send(answer.wait { $0 })
    }

    private func send(_ findings: DeploymentFindings) {
        var head = ListHead(page: page)
        head.failures = findings.silent.map { ListFailure($0.error, of: $0.adapter, .deploymentList) }
        if let first = head.failures.first, !findings.isClaimed || !page.allowsPartial {
            return call.fail(first.error)
        }
        guard findings.isClaimed else { return call.fail(.noClaim(findings)) }
        let filter = DeploymentFilter(call.query)
        let wanted = findings.indices { filter.admits($0) }
        head.total = UInt64(wanted.count)
        let window = wanted.dropFirst(Int(clamping: page.offset)).prefix(Int(clamping: page.limit ?? .max))
        if head.failures.isEmpty { head.tag = tag(of: window, in: findings, total: wanted.count) }
        if let current = head.isUnchanged(for: call) { return call.respondUnchanged(current) }
        write(head, window, of: findings)
    }

    private func write(_ head: ListHead, _ window: ArraySlice<Int>, of findings: DeploymentFindings) {
        let isCompressed = call.acceptsGzip && window.count > 4
        var response = head.response(isCompressed: isCompressed)
        response.requestID = call.requestID
        let writer = call.exchange.beginResponse(response, contentLength: nil)
        guard !call.isHead else { return writer.finish() }
        var output = StreamedBody(writer, isCompressed: isCompressed)
        var json = JSONWriter(capacity: 2048)
        var separator = UInt8(ascii: "[")
        for index in window {
            let found = findings[index]
            json.removeAll(keepingCapacity: true)
            DeploymentJSON.write(found.view, adapter: found.adapter, evidence: found.evidence, to: &json)
            guard output.write([separator]), output.write(json.bytes) else { return output.abort() }
            separator = UInt8(ascii: ",")
        }
        guard output.write(window.isEmpty ? [UInt8(ascii: "["), UInt8(ascii: "]")] : [UInt8(ascii: "]")])
        else { return output.abort() }
        output.finish(trailers: [])
    }

    private func tag(of window: ArraySlice<Int>, in findings: DeploymentFindings, total: Int) -> EntityTag {
        var fingerprint = Fingerprint()
        for parameter in page.values.all {
            fingerprint.combine(parameter.name)
            fingerprint.combine(parameter.value)
        }
        fingerprint.combine(UInt64(total))
        for index in window { fingerprint.combine(findings[index]) }
        return EntityTag(fingerprint)
    }
}
