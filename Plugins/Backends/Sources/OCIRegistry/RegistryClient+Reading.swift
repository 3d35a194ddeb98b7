public import Digest
public import HTTPClient

extension RegistryClient {
    /// Manifests of every kind, so that what is no chart can be told from what is not there.
    private static let manifestTypes = [
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    ].joined(separator: ", ")

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - reference: a tag, or a digest as `SHA256Digest.reference` writes it.
    ///   - name: the repository.
    ///   - access: what the reading is part of; `nil` = nothing else.
    ///   - terms: until when.
    /// - Returns: the manifest, whose digest has been compared with what the registry says of it.
    /// - Throws: why the registry cannot be asked.
    public func manifest(
        _ reference: String,
        of name: String,
        for access: RegistryAccess? = nil,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> RegistryReading<RegistryManifest> {
        let request = try manifestRequest(.get, reference, of: name)
        let limit = configuration.manifestLimitBytes
        let (answer, bytes) = try collect(request, access ?? .pull(name), terms, limitBytes: limit)
        if answer.isAbsence { return .absent }
        guard answer.status == 200 else { throw HTTPFault(answer, to: "a manifest of \(name)") }
        guard let bytes else { return .corrupt("the manifest is larger than \(limit) bytes") }
        // A registry takes no other: this is a page of somebody else in its place.
        guard bytes.first(where: { $0 > UInt8(ascii: " ") }) == UInt8(ascii: "{") else {
            return .corrupt("the answer is no manifest")
        }
        let digest = try Self.digest(of: bytes)
        let stated = answer.response.header("docker-content-digest").flatMap { SHA256Digest(reference: $0) }
        let wanted = SHA256Digest(reference: reference)
        guard digest == wanted ?? digest, digest == stated ?? digest else {
            return .corrupt("the manifest does not have the digest that the registry states")
        }
        return .read(RegistryManifest(bytes: bytes, digest: digest))
    }

    /// The digest of the manifest behind a tag, without reading it if the registry tells; `nil` = there is none.
    public func digest(
        ofTag tag: String,
        of name: String,
        for access: RegistryAccess? = nil,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> SHA256Digest? {
        let request = try manifestRequest(.head, tag, of: name)
        let answer = unsafe try exchange(request, access ?? .pull(name), terms) { _ in true }
        guard answer.status == 200 || answer.status == 404 else {
            throw HTTPFault(answer, to: "the tag \(tag) of \(name)")
        }
        let stated = answer.response.header("docker-content-digest").flatMap { SHA256Digest(reference: $0) }
        if answer.status == 200, let stated { return stated }
        // An answer without a body does not tell whether it is the registry that does not have it.
        switch try manifest(tag, of: name, for: access, terms) {
        case .absent: return nil
        case .corrupt(let reason): throw HTTPFault(.unavailable, "\(reason): \(tag) of \(name)")
        case .read(let manifest): return manifest.digest
        }
    }

    /// Reads a small blob into memory and compares its digest and size.
    public func blob(
        _ digest: SHA256Digest,
        sizeBytes: UInt64,
        of name: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> RegistryReading<[UInt8]> {
        let request = HTTPClientRequest(.get, try blobAddress(digest, of: name), bodyLimitBytes: .max)
        let limit = Int(clamping: sizeBytes)
        let (answer, bytes) = try collect(request, .pull(name), terms, limitBytes: limit)
        if answer.isAbsence { return .absent }
        guard answer.status == 200 else { throw HTTPFault(answer, to: "a blob of \(name)") }
        guard let bytes, bytes.count == limit, try Self.digest(of: bytes) == digest else {
            return .corrupt("a blob does not have the size and digest that the manifest states")
        }
        return .read(bytes)
    }

    /// Reads a blob piece by piece; comparing its digest is the receiver's part.
    ///
    /// - Parameters:
    ///   - digest: which one.
    ///   - name: the repository.
    ///   - range: only these bytes, if the registry can; else the answer is all of it, with status 200.
    ///   - terms: until when.
    ///   - onHead: called once, before any data, if the blob is there; `false` ends the reading.
    ///   - onData: called with each piece, borrowed; `false` ends the reading.
    /// - Throws: why there is no such answer; `.cancelled` if the receiver ended it.
    public func stream(
        _ digest: SHA256Digest,
        of name: String,
        range: ClosedRange<UInt64>? = nil,
        _ terms: HTTPTerms,
        onHead: (HTTPClientResponse) -> Bool,
        onData: (UnsafeRawBufferPointer) -> Bool
    ) throws(HTTPFault) {
        var request = HTTPClientRequest(.get, try blobAddress(digest, of: name), bodyLimitBytes: .max)
        if let range {
            request.headers.append(HTTPHeaderField("Range", "bytes=\(range.lowerBound)-\(range.upperBound)"))
        }
        let answer = unsafe try exchange(request, .pull(name), terms, onHead: onHead, onData: onData)
        guard answer.status == 200 || answer.status == 206 else { throw HTTPFault(answer, to: "the archive") }
    }

    /// What a registry says of a blob without giving it.
    public enum BlobPresence: Sendable, Hashable {
        /// It does not have it.
        case absent
        /// It has it; with its size, if it tells.
        case present(sizeBytes: UInt64?)
    }

    /// Whether the registry says that it has a blob.
    public func presence(
        ofBlob digest: SHA256Digest,
        of name: String,
        for access: RegistryAccess? = nil,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> BlobPresence {
        let request = HTTPClientRequest(.head, try blobAddress(digest, of: name), bodyLimitBytes: 0)
        let answer = unsafe try exchange(request, access ?? .pull(name), terms) { _ in true }
        if answer.status == 404 { return .absent }
        guard answer.status == 200 else { throw HTTPFault(answer, to: "a blob of \(name)") }
        return .present(sizeBytes: answer.response.contentLength)
    }

    /// Collects the body of a success; `nil` in its place if it is longer than the limit.
    func collect(
        _ request: HTTPClientRequest,
        _ access: RegistryAccess,
        _ terms: HTTPTerms,
        limitBytes: Int
    ) throws(HTTPFault) -> (answer: RegistryAnswer, body: [UInt8]?) {
        var body: [UInt8] = []
        var tooLong: HTTPClientResponse?
        var head: HTTPClientResponse?
        do throws(HTTPFault) {
            let answer = unsafe try exchange(
                request,
                access,
                terms,
                onHead: { response in
                    head = response
                    return true
                },
                onData: { bytes in
                    guard body.count + bytes.count <= limitBytes else {
                        tooLong = head
                        return false
                    }
                    unsafe body.append(contentsOf: bytes)
                    return true
                }
            )
            return (answer, body)
        } catch {
            guard let tooLong else { throw error }
            return (RegistryAnswer(tooLong, body: []), nil)
        }
    }

    static func digest(of bytes: [UInt8]) throws(HTTPFault) -> SHA256Digest {
        do throws(DigestError) { return try SHA256Digest.of(bytes) } catch {
            throw HTTPFault(.unavailable, error.description)
        }
    }

    private func manifestRequest(
        _ method: HTTPClientRequest.Method,
        _ reference: String,
        of name: String
    ) throws(HTTPFault) -> HTTPClientRequest {
        HTTPClientRequest(
            method,
            try manifestAddress(reference, of: name),
            headers: [HTTPHeaderField("Accept", Self.manifestTypes)],
            bodyLimitBytes: .max
        )
    }

    func blobAddress(_ digest: SHA256Digest, of name: String) throws(HTTPFault) -> HTTPAddress {
        try address("blobs/\(digest.reference)", of: name)
    }

    func manifestAddress(_ reference: String, of name: String) throws(HTTPFault) -> HTTPAddress {
        guard RegistryGrammar.isTag(reference) || SHA256Digest(reference: reference) != nil else {
            throw HTTPFault(.absent, "this is neither a tag nor a digest")
        }
        return try address("manifests/\(reference)", of: name)
    }

    /// The address of something in a repository.
    func address(_ path: String, of name: String) throws(HTTPFault) -> HTTPAddress {
        guard RegistryGrammar.isName(name) else {
            throw HTTPFault(.absent, "this is not the name of a repository")
        }
        return try HTTPFault.exchange { () throws(HTTPClientError) in
            try address.resolving("/v2/\(name)/\(path)")
        }
    }
}
