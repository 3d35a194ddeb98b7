internal import Digest
internal import HTTPStandIn

/// Computes what a request's signature must be, from the request as it arrived.
///
/// Written for itself, from the page "Authorize with Shared Key" of Azure's reference; shares nothing with the client.
enum AzureSignatureCheck {
    static func accepts(_ request: StandInRequest, _ target: StandInTarget) -> Bool {
        if let signature = target.query["sig"] {
            return signature == "of the stand-in=" && request.headers["authorization"] == nil
        }
        guard let key = Base64.decode(AzureBlobStandIn.key),
            let code = try? SHA256Digest.hmac(of: Array(text(request, target).utf8), key: key)
        else { return false }
        let expected = "SharedKey \(AzureBlobStandIn.account):\(Base64.encode(code.bytes))"
        return request.headers["authorization"] == expected && request.headers["x-ms-date"] != nil
    }

    static func text(_ request: StandInRequest, _ target: StandInTarget) -> String {
        var lines = [request.method]
        for name in [
            "content-encoding", "content-language", "content-length", "content-md5", "content-type", "date",
            "if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range",
        ] {
            let value = request.headers[name] ?? ""
            lines.append(name == "content-length" && value == "0" ? "" : value)
        }
        for name in request.headers.keys.sorted() where name.hasPrefix("x-ms-") {
            lines.append("\(name):\(request.headers[name] ?? "")")
        }
        lines.append("/\(AzureBlobStandIn.account)\(target.path)")
        for name in target.query.keys.sorted() { lines.append("\(name):\(target.query[name] ?? "")") }
        return lines.joined(separator: "\n")
    }
}
