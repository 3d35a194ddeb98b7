internal import Digest
public import HTTPClient
internal import JSONText

/// A key of a Google service account, as its JSON file has it.
public struct ServiceAccountKey: Sendable {
    /// Where tokens are had; the only place that sees what the key signs.
    let tokenAddress: HTTPAddress
    private let account: String
    private let keyID: String?
    private let privateKey: [UInt8]

    /// Reads a key file.
    ///
    /// - Parameter json: the file's content.
    /// - Throws: `.refused` if it is no such key.
    public init(json: [UInt8]) throws(HTTPFault) {
        guard let file = try? JSONValue(parsing: json), file["type"]?.string == "service_account",
            let account = file["client_email"]?.string, let key = file["private_key"]?.string,
            let place = file["token_uri"]?.string, let address = try? HTTPAddress(place)
        else {
            throw HTTPFault(
                .refused,
                "the file is no key of a service account: it needs type, client_email, private_key and token_uri"
            )
        }
        self.account = account
        self.tokenAddress = address
        self.keyID = file["private_key_id"]?.string
        self.privateKey = Array(key.utf8)
        // A key that cannot sign is better found out at the start than at the first request.
        _ = try assertion(scope: "", issuedAt: 0)
    }

    /// A signed statement that asks for a token (RFC 7523), good for an hour.
    func assertion(scope: String, issuedAt: Int) throws(HTTPFault) -> String {
        var header = JSONWriter()
        header.beginObject()
        header.member("alg", "RS256")
        header.member("typ", "JWT")
        header.member("kid", ifPresent: keyID)
        header.endObject()
        var claims = JSONWriter()
        claims.beginObject()
        claims.member("iss", account)
        claims.member("scope", scope)
        claims.member("aud", tokenAddress.text)
        claims.member("iat", issuedAt)
        claims.member("exp", issuedAt + 3600)
        claims.endObject()
        let message = Base64.encodeForURL(header.bytes) + "." + Base64.encodeForURL(claims.bytes)
        do throws(DigestError) {
            let signature = try RSAPrivateKey(pem: privateKey).signature(of: Array(message.utf8))
            return message + "." + Base64.encodeForURL(signature)
        } catch {
            throw HTTPFault(.refused, "the private key of the service account is not usable: \(error)")
        }
    }
}
