internal import AdapterWork
internal import JSONText
internal import O2DMSPluginKit

extension AdapterError {
    /// What the caller is told about a change that was not published.
    init(_ error: PublicationError, name: String, version: String, uploadedDigest: String? = nil) {
        switch error {
        case .exists(let checksum):
            self = Self.exists(
                name,
                version,
                existing: checksum,
                uploaded: uploadedDigest.map { "sha256:" + $0 }
            )
        case .ambiguous(let otherName, let otherVersion):
            self.init(
                .conflict,
                "\(name) \(version) would have the packageId of \(otherName) \(otherVersion)",
                details: [
                    "packageId": .string("\(name)-\(version)"), "existingName": .string(otherName),
                    "existingVersion": .string(otherVersion),
                ]
            )
        case .foreignFile(let file):
            self.init(
                .conflict,
                "a file \(file) with other content lies in the repository without being in its index:"
                    + " o2dms-gateway repair adopts or removes it"
            )
        case .full(let limitBytes):
            self.init(
                .tooLarge,
                "the repository's index would be larger than \(limitBytes) bytes with \(name) \(version): delete versions, or have limits.index_size raised",
                details: ["limit": .integer(Int64(clamping: limitBytes))]
            )
        case .notFound: self = .notFound("there is no \(name) \(version)")
        case .replaced(let checksum):
            self.init(
                .preconditionFailed,
                "\(name) \(version) has another archive by now, which stays",
                details: checksum.map { ["existingChecksum": .string($0)] }
            )
        case .locked:
            self = .unavailable(
                "another process is publishing in this repository",
                retryAfterMilliseconds: 1000
            )
        case .overtaken:
            self = .unavailable(
                "index.yaml was changed by others at the same moment, again and again",
                retryAfterMilliseconds: 1000
            )
        case .vanished: self = .unavailable("the archive was removed by somebody else at the same moment")
        case .fault(let fault): self = AdapterError(fault)
        }
    }

    private static func exists(_ name: String, _ version: String, existing: String?, uploaded: String?)
        -> AdapterError
    {
        var details: [JSONMember] = []
        if let existing { details.append(JSONMember(key: "existingChecksum", value: .string(existing))) }
        if let uploaded { details.append(JSONMember(key: "uploadedChecksum", value: .string(uploaded))) }
        details.append(JSONMember(key: "sameContent", value: .bool(existing != nil && existing == uploaded)))
        return AdapterError(
            .alreadyExists,
            "\(name) \(version) exists and is never overwritten: use another version",
            details: .object(details)
        )
    }
}
