import GatewayHTTP

/// An upload form as it arrives: each part is checked when it begins, the archive goes to the spool, texts are kept.
struct UploadForm {
    private enum Part {
        case text(UploadField, bytes: [UInt8])
        case archive
    }

    private let limits: APILimits
    private let spool: Spool
    private var current: Part?
    private var seen: Set<String> = []
    private(set) var texts: [String: String] = [:]
    private(set) var archive: SpoolFile?

    init(limits: APILimits, spool: Spool) {
        self.limits = limits
        self.spool = spool
    }

    /// Takes what the parser found.
    mutating func take(_ event: MultipartEvent) throws(APIError) {
        switch event {
        case .partBegin(let head): try begin(head)
        case .partData(let bytes): try unsafe add(bytes)
        case .partEnd: try endPart()
        case .end: break
        }
    }

    private mutating func begin(_ head: MultipartPartHead) throws(APIError) {
        guard let field = UploadField.all.first(where: { $0.name == head.name }) else {
            throw .badParameter(printable(head.name), "the form has no field \(printable(head.name))")
        }
        guard seen.insert(field.name).inserted else {
            throw .badParameter(field.name, "the form field \(field.name) stands more than once")
        }
        guard case .archive = field.kind else {
            current = .text(field, bytes: [])
            return
        }
        guard archive == nil else {
            throw .badParameter(field.name, "the form has two archives; chart and artifact mean the same")
        }
        archive = try spool.open()
        current = .archive
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) throws(APIError) {
        switch current {
        case .archive:
            guard let archive else { return }
            guard UInt64(bytes.count) <= limits.packageBytes - archive.size else {
                throw .tooLarge("the archive", limitBytes: limits.packageBytes)
            }
            try unsafe archive.append(bytes)
        case .text(let field, var text):
            current = nil
            let limit = Self.limitBytes(of: field, limits)
            guard bytes.count <= limit - text.count else {
                throw .badParameter(field.name, "the form field \(field.name) is larger than \(limit) bytes")
            }
            unsafe text.append(contentsOf: bytes)
            current = .text(field, bytes: text)
        case nil: break
        }
    }

    private mutating func endPart() throws(APIError) {
        defer { current = nil }
        guard case .text(let field, let bytes) = current else { return }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .badParameter(field.name, "the form field \(field.name) is not UTF-8")
        }
        let isPlain: Bool
        switch field.kind {
        case .provenance:
            isPlain = bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        case .text, .archive: isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        }
        guard isPlain else {
            throw .badParameter(field.name, "the form field \(field.name) has control characters")
        }
        if case .provenance = field.kind, text.isEmpty {
            let advice =
                "the form field \(field.name) is empty: send the provenance file of the archive, or leave the field out"
            throw .badParameter(field.name, advice)
        }
        texts[field.name] = text
    }

    /// Checks that all that is required came.
    func requireComplete() throws(APIError) {
        for field in UploadField.all where field.isRequired && (texts[field.name] ?? "").isEmpty {
            throw .badParameter(field.name, "the form field \(field.name) is missing or empty")
        }
        guard let archive, archive.size > 0 else {
            throw .badParameter(
                "chart",
                "the form has no archive, or an empty one: send it as the file chart"
            )
        }
    }

    private static func limitBytes(of field: UploadField, _ limits: APILimits) -> Int {
        if case .provenance = field.kind { return limits.provenanceBytes }
        return limits.formFieldBytes
    }

    /// A field name from outside, cut and cleaned so that it can stand in a message.
    private func printable(_ name: String) -> String {
        String(decoding: name.utf8.prefix(64).map { 0x21...0x7E ~= $0 ? $0 : 0x3F }, as: UTF8.self)
    }
}
