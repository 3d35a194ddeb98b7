internal import Digest
internal import HTTPClient
internal import JSONText
internal import O2DMSPluginKit

/// The routes of a ChartMuseum that belong to one repository.
///
/// Archives and provenance files are sent as they are, never as forms: a form's field may have another name on the server, which
/// then leaves the chart out of its index, and a form of two files is taken apart wrongly with `per-chart-limit` and cleaned up
/// wrongly when the second file fails. `?force` is used for provenance files only.
struct ChartMuseumAPI: Sendable {
    /// A version as the API describes it.
    struct Version: Sendable, Equatable {
        /// `sha256:` and 64 digits, if the server states one.
        let checksum: String?
    }

    static let answerLimitBytes: UInt64 = 1 << 20

    let client: HTTPClient
    /// Where it says its version.
    let info: HTTPAddress
    /// Where charts go: `…/api/<tenant>/charts`.
    let charts: HTTPAddress
    /// Where provenance files go: `…/api/<tenant>/prov`.
    let provenance: HTTPAddress
    /// The repository's own directory, with `index.yaml` and `charts/`.
    let repository: HTTPAddress

    /// The API of a repository's directory, so many segments of whose path are the server's context path; the others name the tenant.
    init(contextSegments: Int, of repository: HTTPAddress, client: HTTPClient) throws(HTTPClientError) {
        let segments = Self.segments(of: repository)
        let context = segments[..<contextSegments].map { "/" + $0 }.joined()
        let tenant = segments[contextSegments...].map { $0 + "/" }.joined()
        self.client = client
        self.repository = repository
        info = try repository.resolving(context + "/info")
        charts = try repository.resolving("\(context)/api/\(tenant)charts")
        provenance = try repository.resolving("\(context)/api/\(tenant)prov")
    }

    /// The segments of a path, still encoded.
    static func segments(of address: HTTPAddress) -> [Substring] { address.path.split(separator: "/") }

    /// Looks one version up.
    ///
    /// The server also answers with a version that merely satisfies this one as a constraint; that is not it.
    ///
    /// - Returns: `nil` = the server does not have it.
    func version(_ name: String, _ version: String, _ terms: HTTPTerms) throws(HTTPFault) -> Version? {
        let address = try address(of: name, version)
        let (response, body) = try ask(.get, address, terms)
        if response.status == 404 { return nil }
        guard response.status == 200 else { throw HTTPFault(response, to: "\(name) \(version)") }
        guard let answer = try? JSONValue(parsing: body), answer.members != nil else {
            throw HTTPFault(.unavailable, "the server's answer about \(name) \(version) is not a JSON object")
        }
        guard answer["name"]?.string == name, answer["version"]?.string == version else { return nil }
        return Version(
            checksum: answer["digest"]?.string.map { $0.hasPrefix("sha256:") ? $0 : "sha256:" + $0 }
        )
    }

    /// Removes one version.
    ///
    /// - Returns: `false` = the server says that it does not have it, which it says of every failure of its storage too.
    func delete(_ name: String, _ version: String, _ terms: HTTPTerms) throws(HTTPFault) -> Bool {
        let (response, _) = try ask(.delete, try address(of: name, version), terms)
        if response.status == 404 { return false }
        guard (200...299).contains(response.status) else {
            throw HTTPFault(response, to: "the deletion of \(name) \(version)")
        }
        return true
    }

    /// Sends a file, which messages call `what`; `conflict` if one of its name is there.
    func send(
        _ body: HTTPRequestBody,
        to address: HTTPAddress,
        _ what: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) {
        var request = request(.post, address, terms)
        request.headers.append(HTTPHeaderField("Content-Type", "application/octet-stream"))
        let response = try HTTPFault.exchange { () throws(HTTPClientError) in
            unsafe try client.perform(request, body: body) { _ in true }
        }
        guard response.status == 201 || response.status == 200 else { throw HTTPFault(response, to: what) }
    }

    /// Whether an archive can be fetched; only the head of the answer is read, and HEAD is not offered for archives.
    ///
    /// `stated`: as for ``archive(_:_:at:)``.
    func hasArchive(
        _ name: String,
        _ version: String,
        at stated: String? = nil,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> Bool {
        let response = try HTTPFault.exchange { () throws(HTTPClientError) -> HTTPClientResponse? in
            let own = try archive(name, version, at: stated)
            var head: HTTPClientResponse?
            do throws(HTTPClientError) {
                try unsafe client.perform(
                    request(.get, own, terms),
                    onHead: { response in
                        head = response
                        return false
                    },
                    onData: { _ in false }
                )
            } catch {
                guard error.kind == .stopped, head != nil else { throw error }
            }
            return head
        }
        guard let response else { return false }
        if response.status == 404 || response.status == 410 { return false }
        guard response.status == 200 else { throw HTTPFault(response, to: "the archive") }
        return true
    }

    /// Reads an archive, at the address that the index has, and hashes it: 64 hexadecimal digits, or `nil` if it is longer than the
    /// limit.
    func digest(ofArchive address: String, limitBytes: UInt64, _ terms: HTTPTerms) throws(HTTPFault)
        -> String?
    {
        var digest = try? SHA256()
        let response: HTTPClientResponse
        do throws(HTTPClientError) {
            var request = request(.get, try HTTPAddress(address), terms)
            request.bodyLimitBytes = limitBytes
            response = try unsafe client.perform(request) { bytes in
                do throws(DigestError) {
                    unsafe try digest?.update(bytes)
                    return true
                } catch {
                    return false
                }
            }
        } catch {
            guard error.kind == .tooLarge else { throw HTTPFault(error) }
            return nil
        }
        guard response.status == 200 else { throw HTTPFault(response, to: "the archive") }
        return try? digest.take()?.finalize().hex
    }

    /// Where an archive lies: where it was stored by the API, unless the index states another address.
    ///
    /// What it states counts only on this server: behind another one there may be a cache.
    func archive(_ name: String, _ version: String, at stated: String? = nil) throws(HTTPClientError)
        -> HTTPAddress
    {
        if let stated {
            let address = try HTTPAddress(stated)
            if address.origin == repository.origin { return address }
        }
        let file = PercentEncoding.encode("\(name)-\(version).tgz")
        return try repository.resolving("\(repository.path)charts/\(file)")
    }

    /// Asks for something small.
    func ask(
        _ method: HTTPClientRequest.Method,
        _ address: HTTPAddress,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> (HTTPClientResponse, [UInt8]) {
        let request = request(method, address, terms)
        return try HTTPFault.exchange { () throws(HTTPClientError) in try client.collect(request) }
    }

    func request(
        _ method: HTTPClientRequest.Method,
        _ address: HTTPAddress,
        _ terms: HTTPTerms
    ) -> HTTPClientRequest {
        HTTPClientRequest(method, address, bodyLimitBytes: Self.answerLimitBytes).under(terms)
    }

    private func address(of name: String, _ version: String) throws(HTTPFault) -> HTTPAddress {
        let path = "\(charts.path)/\(PercentEncoding.encode(name))/\(PercentEncoding.encode(version))"
        return try HTTPFault.exchange { () throws(HTTPClientError) in try charts.resolving(path) }
    }
}
