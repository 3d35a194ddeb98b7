internal import Digest
internal import HTTPClient

/// Signs requests with a storage account's key ("Authorize with Shared Key" in Azure's reference of its REST interface).
struct AzureSharedKey: Sendable {
    private let account: String
    private let key: [UInt8]

    /// Reads the key.
    init(account: String, base64: String) throws(HTTPFault) {
        guard let key = Base64.decode(base64), !key.isEmpty else {
            throw HTTPFault(.refused, "the storage account's key is not base64")
        }
        self.account = account
        self.key = key
    }

    /// The value of `Authorization` for a request whose fields are complete.
    func authorization(of request: HTTPClientRequest, contentLength: UInt64) throws(HTTPFault) -> String {
        let text = stringToSign(request, contentLength: contentLength)
        do throws(DigestError) {
            let code = try SHA256Digest.hmac(of: Array(text.utf8), key: key)
            return "SharedKey \(account):\(Base64.encode(code.bytes))"
        } catch {
            throw HTTPFault(.unavailable, error.description)
        }
    }

    /// What is signed: the method, the fields that count, those that begin with `x-ms-`, and the resource.
    func stringToSign(_ request: HTTPClientRequest, contentLength: UInt64) -> String {
        let value = { (name: String) in request.headers.first { $0.name.lowercased() == name }?.value ?? "" }
        let fixed = [
            request.method.rawValue, value("content-encoding"), value("content-language"),
            contentLength == 0 ? "" : "\(contentLength)", value("content-md5"), value("content-type"),
            value("date"), value("if-modified-since"), value("if-match"), value("if-none-match"),
            value("if-unmodified-since"), value("range"),
        ]
        let own = request.headers.filter { $0.name.lowercased().hasPrefix("x-ms-") }
            .map { "\($0.name.lowercased()):\($0.value)" }
            .sorted()
        return (fixed + own + [resource(request.address)]).joined(separator: "\n")
    }

    private func resource(_ address: HTTPAddress) -> String {
        let parameters = (address.query ?? "").split(separator: "&").map { parameter in
            let parts = parameter.split(separator: "=", maxSplits: 1).map {
                PercentEncoding.decode(String($0)) ?? String($0)
            }
            return "\n\(parts.first?.lowercased() ?? ""):\(parts.dropFirst().first ?? "")"
        }
        return "/\(account)\(address.path)" + parameters.sorted().joined()
    }
}
