import GatewayHTTP
import JSONText
import PackageLifecycle

extension GatewayAPI {
    /// Answers `GET /o2dms/v1/audit`.
    func listAudit(_ call: APICall) {
        onStateThread(orElse: { call.fail($0) }) {
            do throws(APIError) {
                self.send(try self.audit(AuditQuery(call.query)), to: call)
            } catch {
                call.fail(error)
            }
        }
    }

    private func audit(_ query: AuditQuery) throws(APIError) -> AuditPage {
        do throws(StateStoreError) {
            return try states.audit(query)
        } catch {
            var answer = APIError(error)
            answer.message = "the audit lies in the state store, which does not answer"
            throw answer
        }
    }

    private func send(_ page: AuditPage, to call: APICall) {
        var writer = JSONWriter(capacity: 256 * (1 + page.records.count))
        writer.beginArray()
        for record in page.records { AuditJSON.write(record, to: &writer) }
        writer.endArray()
        let query = PageQuery(call.query, path: RouteTable.audit)
        let total = UInt64(page.total)
        let limit = UInt64(AuditQuery.limit(of: call.query))
        var response = call.response(200)
        response.header("Content-Type", constant: "application/json")
        response.header("Cache-Control", constant: "no-store")
        response.header("X-Total-Count", String(total))
        response.header("Link", LinkHeader.text(for: query, limit: limit, total: total))
        response.body = writer.take()
        call.exchange.respond(response)
    }
}
