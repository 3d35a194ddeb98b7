import Foundation
import Testing

/// Raw bytes that no decent client sends, to the real binary.
@Suite struct `Hostile requests` {
    static let requests: [(String, Set<Int>)] = [
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", [400]),
        ("GET / HTTP/1.1\r\n\r\n", [400]),
        ("GET /healthz HTTP/1.1\nHost: a\n\n", [400]),
        ("GET /healthz HTTP/1.1\r\nHost: a\r\nFoo : b\r\n\r\n", [400]),
        ("GET /healthz HTTP/1.1\r\nHost: a\r\nFoo: b\r\n c\r\n\r\n", [400]),
        ("GET /healthz HTTP/1.1\r\nHost: a\r\nFoo: \0\r\n\r\n", [400]),
        ("GET /healthz HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", [400]),
        ("get /healthz HTTP/1.1\r\nHost: a\r\n\r\n", [400, 405, 501]),
        ("TRACE /healthz HTTP/1.1\r\nHost: a\r\n\r\n", [405, 501]),
        ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", [400, 405, 501]),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400, 505]),
        ("GET /healthz HTTP/3.0\r\nHost: a\r\n\r\n", [400, 505]),
        (
            "POST /o2dms/v1/nfDeploymentDescriptors HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
            [400]
        ),
        (
            "POST /o2dms/v1/nfDeploymentDescriptors HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
            [400]
        ),
        (
            "POST /o2dms/v1/nfDeploymentDescriptors HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            [400]
        ),
        (
            "POST /o2dms/v1/nfDeploymentDescriptors HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
            [400, 501]
        ),
        (
            "POST /o2dms/v1/nfDeploymentDescriptors HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            [400, 501]
        ),
        (
            "POST /o2dms/v1/nfDeploymentDescriptors HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
            [400]
        ),
        (
            "POST /o2dms/v1/nfDeploymentDescriptors HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
            [400, 413]
        ),
        ("GET /healthz%00 HTTP/1.1\r\nHost: a\r\n\r\n", [400, 404]),
        (
            "GET /o2dms/v1/nfDeploymentDescriptors/%2e%2e%2f%2e%2e%2fetc HTTP/1.1\r\nHost: a\r\n\r\n",
            [400, 404]
        ),
        (
            "GET /o2dms/v1/nfDeploymentDescriptors/../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
            [400, 404]
        ),
        ("GET /o2dms/v1/nfDeploymentDescriptors?limit=0 HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        ("GET /o2dms/v1/nfDeploymentDescriptors?limit=1&limit=2 HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        (
            "GET /o2dms/v1/nfDeploymentDescriptors?offset=99999999999999999999 HTTP/1.1\r\nHost: a\r\n\r\n",
            [400]
        ),
        ("GET /o2dms/v1/nfDeploymentDescriptors?sort=password HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        ("DELETE /o2dms/v1/nfDeploymentDescriptors HTTP/1.1\r\nHost: a\r\n\r\n", [405]),
        (
            "POST /o2dms/v1/nfDeploymentDescriptors/x-1.0.0 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
            [405]
        ),
        (
            "GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "x", count: 200_000) + "\r\n\r\n",
            [431]
        ),
        ("GET /" + String(repeating: "x", count: 200_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", [414]),
    ]

    let gateway: RunningGateway

    init() throws {
        gateway = try RunningGateway()
    }

    @Test func `each is answered once with the error shape, and the gateway goes on`() throws {
        for (bytes, statuses) in Self.requests {
            let client = try gateway.client()
            // The gateway may answer and close before it has read everything.
            try? client.send(Array(bytes.utf8))
            let answer = try client.response(hasBody: true)
            #expect(
                statuses.contains(answer.status),
                "\(answer.status) for \(bytes.prefix(120).debugDescription)"
            )
            let error = try answer.object()
            #expect(error["error"] is String && error["message"] is String, "\(answer.text)")
            #expect(error["code"] as? Int == answer.status)
        }
        #expect(try gateway.client().request("GET", "/healthz").status == 200)
        #expect(gateway.isRunning)
    }

    static let archives: [(String, String)] = [
        ("not an archive", "printf hello"),
        ("an empty file", "true"),
        ("an uncompressed tar", "tar c x"),
        ("a truncated archive", "tar cz x | head -c 150"),
        ("trailing bytes", "tar cz x; echo trailing"),
        ("no base directory", "tar cz -C x Chart.yaml"),
        ("two base directories", "mkdir y; cp x/Chart.yaml y; tar cz x y"),
        ("a symbolic link", "ln -s /etc/passwd x/templates/p; tar cz x"),
        ("a hard link", "ln x/Chart.yaml x/again; tar cz x"),
        ("a path that climbs", "tar cz --transform 's,x/values,x/../../values,' x 2>/dev/null"),
        ("an absolute path", "tar czP --transform 's,x/values.yaml,/etc/values.yaml,' x"),
        ("a file twice", "tar cz x x/Chart.yaml"),
        ("gzip in gzip", "tar cz x | gzip"),
        ("no Chart.yaml", "rm x/Chart.yaml; tar cz x"),
        (
            "an alias bomb",
            "printf 'a: &a [*a]\\nname: x\\nversion: 1.0.0\\napiVersion: v2\\n' > x/Chart.yaml; tar cz x"
        ),
        ("deep nesting", "head -c 100000 /dev/zero | tr '\\0' '{' > x/Chart.yaml; tar cz x"),
        ("a name that climbs", "sed -i 's,name: x,name: ../x,' x/Chart.yaml; tar cz x"),
        ("a version that is none", "sed -i 's,1.0.0,latest,' x/Chart.yaml; tar cz x"),
    ]

    @Test(arguments: archives)
    func `an archive that breaks a rule is 400 with its violations, and nothing is stored`(
        archive: (what: String, make: String)
    ) throws {
        let bytes = try Command.succeed(
            "bash",
            [
                "-c",
                """
                d=$(mktemp -d); cd $d; mkdir -p x/templates; echo 'a: 1' > x/values.yaml; echo 'a: 1' > x/templates/a.yaml
                printf 'apiVersion: v2\\nname: x\\nversion: 1.0.0\\n' > x/Chart.yaml
                \(archive.make); rm -rf $d
                """,
            ]
        )
        let client = try gateway.client()
        let answer = try client.upload("x", "1.0.0", Array(bytes.output))
        #expect(answer.status == 400, "\(archive.what): \(answer.text)")
        let error = try answer.object()
        #expect(["InvalidPackage", "BadRequest"].contains(error["error"] as? String))
        if error["error"] as? String == "InvalidPackage" {
            let violations = (error["details"] as? [String: Any])?["violations"] as? [[String: Any]]
            #expect(violations?.isEmpty == false, "\(answer.text)")
        }
        #expect(try client.request("GET", WireClient.packages).text == "[]")
    }
}
