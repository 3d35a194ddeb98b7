import Foundation
import Testing

/// SIGTERM lets what runs finish.
@Suite struct `An orderly end` {
    @Test
    func `an upload that is under way when SIGTERM comes is answered 201, then the process ends with 0`()
        throws
    {
        let gateway = try RunningGateway()
        let chart = try BulkCharts.chart("drain", "1.0.0", description: "d", in: gateway.directory)
        let form = PackageForm(name: "drain", version: "1.0.0", chart: chart)
        let client = try gateway.client()
        var head = "POST \(WireClient.packages) HTTP/1.1\r\nHost: gateway\r\nExpect: 100-continue\r\n"
        for (name, value) in form.headers { head += "\(name): \(value)\r\n" }
        head += "Content-Length: \(form.body.count)\r\n\r\n"
        try client.send(Array(head.utf8))
        try client.awaitContinue()
        kill(gateway.identifier, SIGTERM)
        // New connections are refused from then on; the running request goes on.
        while (try? gateway.client()) != nil {}
        try client.send(form.body)
        let answer = try client.response()
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.headers["connection"]?.lowercased() == "close")
        #expect(gateway.waitUntilItEnds() == 0)
    }

    @Test func `SIGTERM ends an idle gateway at once, with idle connections open`() throws {
        let gateway = try RunningGateway()
        let client = try gateway.client()
        #expect(try client.request("GET", "/healthz").status == 200)
        #expect(gateway.stop() == 0)
    }
}
