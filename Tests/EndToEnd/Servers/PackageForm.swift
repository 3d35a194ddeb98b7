import Foundation
import Testing

/// The spec's upload form.
struct PackageForm {
    var fields: [(String, String)]
    var chart: [UInt8]

    init(name: String, version: String, chart: [UInt8], more: [(String, String)] = []) {
        fields = [("name", name), ("artifactVersion", version)] + more
        self.chart = chart
    }

    private static let boundary = "----boundary-of-the-tests"
    var headers: [(String, String)] { [("Content-Type", "multipart/form-data; boundary=\(Self.boundary)")] }

    var body: [UInt8] {
        var body: [UInt8] = []
        for (name, value) in fields {
            body += Array(
                "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
                    .utf8
            )
        }
        body += Array(
            """
            --\(Self.boundary)\r\nContent-Disposition: form-data; name="chart"; filename="chart.tgz"\r\n\
            Content-Type: application/gzip\r\n\r\n
            """.utf8
        )
        return body + chart + Array("\r\n--\(Self.boundary)--\r\n".utf8)
    }
}

extension WireClient {
    static let packages = "/o2dms/v1/nfDeploymentDescriptors"

    /// Uploads a chart as the spec's form does.
    func upload(
        _ name: String,
        _ version: String,
        _ chart: [UInt8],
        query: String = "",
        more: [(String, String)] = []
    ) throws -> WireResponse {
        let form = PackageForm(name: name, version: version, chart: chart, more: more)
        return try request("POST", Self.packages + query, headers: form.headers, body: form.body)
    }

    /// Asks again and again until the list is the one that is expected; the test fails if it is not within half a minute.
    func awaitPackages(_ ids: [String], query: String = "") throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        var listed: [String] = []
        while listed != ids, ContinuousClock.now < deadline {
            listed = try request("GET", Self.packages + query).objects().compactMap {
                $0["packageId"] as? String
            }
        }
        #expect(listed == ids)
    }
}
