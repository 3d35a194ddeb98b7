public import Digest
public import HTTPClient

extension RegistryClient {
    /// What a registry may say to a change; nobody reads it.
    static let answerLimitBytes: UInt64 = 1 << 20

    /// Stores a blob, unless the registry has it.
    ///
    /// What the registry says it has is read to its end, for it has not looked at what is stored either: it may know a blob by its
    /// name only, whose bytes are gone. Such a blob is sent, and read then.
    ///
    /// - Throws: why it could not be stored; `.unavailable` too if what the registry has stored is not what was sent.
    public func push(
        _ content: RegistryContent,
        to name: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) {
        let claimed = try presence(ofBlob: content.digest, of: name, for: .push(name), terms)
        if case .present(let sizeBytes) = claimed, sizeBytes ?? content.sizeBytes == content.sizeBytes,
            try gives(content, of: name, terms)
        {
            return
        }
        try send(content, to: name, terms)
        guard claimed != .absent, try !gives(content, of: name, terms) else { return }
        throw HTTPFault(
            .unavailable,
            "the registry took a blob for \(name) and cannot give it: its storage has to be mended first"
        )
    }

    private func send(
        _ content: RegistryContent,
        to name: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) {
        let session = try uploadAddress(of: name, content.digest, terms)
        let request = HTTPClientRequest(
            .put,
            session,
            headers: [HTTPHeaderField("Content-Type", "application/octet-stream")],
            bodyLimitBytes: Self.answerLimitBytes
        )
        let answer = unsafe try exchange(request, .push(name), terms, body: content.body) { _ in true }
        guard answer.status == 201 || answer.status == 204 else {
            throw HTTPFault(answer, to: "an upload to \(name)")
        }
        try Self.checkStated(content.digest, answer.response)
    }

    /// Opens an upload and says where its content is to go.
    private func uploadAddress(
        of name: String,
        _ digest: SHA256Digest,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> HTTPAddress {
        let request = HTTPClientRequest(
            .post,
            try address("blobs/uploads/", of: name),
            headers: [HTTPHeaderField("Content-Type", "application/octet-stream")],
            bodyLimitBytes: Self.answerLimitBytes
        )
        let answer = unsafe try exchange(request, .push(name), terms) { _ in true }
        guard answer.status == 202, let location = answer.response.header("location") else {
            throw HTTPFault(answer, to: "an upload to \(name)")
        }
        return try HTTPFault.exchange { () throws(HTTPClientError) in
            let session = try request.address.resolving(location)
            guard session.origin.scheme == "https" || address.origin.scheme == "http" else {
                throw HTTPClientError(.redirect, "the registry wants an upload to go from https to http")
            }
            let separator = session.query == nil ? "?" : "&"
            let query = PercentEncoding.encode([("digest", digest.reference)])
            return try HTTPAddress(session.text + separator + query)
        }
    }

    /// Puts a manifest under a tag, over whatever is there: registries have no other way.
    ///
    /// - Returns: the digest of the bytes.
    /// - Throws: `.conflict` if the registry keeps tags from being moved; `.unavailable` also if it states another digest than that of
    ///   the bytes: what the tag leads to is then to be looked at.
    @discardableResult
    public func put(
        manifest bytes: [UInt8],
        mediaType: String,
        tag: String,
        to name: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> SHA256Digest {
        let request = HTTPClientRequest(
            .put,
            try manifestAddress(tag, of: name),
            headers: [HTTPHeaderField("Content-Type", mediaType)],
            bodyLimitBytes: Self.answerLimitBytes
        )
        let digest = try Self.digest(of: bytes)
        let answer = unsafe try exchange(request, .push(name), terms, body: { .bytes(bytes) }) { _ in true }
        guard answer.status == 201 || answer.status == 200 else {
            throw HTTPFault(answer, to: "the tag \(tag) of \(name)")
        }
        try Self.checkStated(digest, answer.response)
        return digest
    }

    /// What came of a deletion.
    public enum Deletion: Sendable, Hashable {
        /// The registry says that it is gone.
        case deleted
        /// It was not there.
        case absent
        /// The registry does not delete in this way; with its status and code.
        case unsupported(String)
    }

    /// Deletes a manifest with all its tags, or only a tag, where the registry can.
    ///
    /// - Parameters:
    ///   - reference: a digest, or a tag.
    ///   - name: the repository.
    ///   - terms: until when.
    /// - Returns: what came of it, as the registry says; that it is gone is to be looked at.
    /// - Throws: `.conflict` if it is protected, and why the registry cannot be asked.
    public func delete(
        _ reference: String,
        from name: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> Deletion {
        let request = HTTPClientRequest(
            .delete,
            try manifestAddress(reference, of: name),
            bodyLimitBytes: Self.answerLimitBytes
        )
        let answer = unsafe try exchange(request, .delete(name), terms) { _ in true }
        switch answer.status {
        case 200...204: return .deleted
        case 404 where answer.isAbsence: return .absent
        case 400, 405, 501:
            return .unsupported("\(answer.status)\(answer.code.map { " \($0)" } ?? "")")
        default:
            if answer.isUnsupported { return .unsupported("\(answer.status) UNSUPPORTED") }
            throw HTTPFault(answer, to: "the deletion from \(name)")
        }
    }

    /// Throws if the registry has changed what it was sent, or is broken; that is no conflict with what somebody else has written.
    ///
    /// A digest of another algorithm says nothing.
    private static func checkStated(
        _ digest: SHA256Digest,
        _ response: HTTPClientResponse
    ) throws(HTTPFault) {
        let stated = response.header("docker-content-digest").flatMap { SHA256Digest(reference: $0) }
        guard let stated, stated != digest else { return }
        throw HTTPFault(
            .unavailable,
            "the registry states that it has stored \(stated.reference) where \(digest.reference) was sent: it has changed what it was sent, or is broken"
        )
    }
}
