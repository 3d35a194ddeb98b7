// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin

extension OperationRequest {
    /// Calls `body` with the request as the plugin sees it, valid until `body` returns.
    @inline(__always)
    func withABIRequest(
        honoursRanges: Bool,
        honoursFresh: Bool,
        pagedByHost: Bool,
        _ body: (UnsafePointer<o2dms_request>) -> Void
    ) {
        // No closure here: one that captured the request would copy it, and with it each of its texts.
        let bytes = textBytes
        let memory =
            unsafe bytes > 0
            ? .allocate(byteCount: bytes, alignment: 1) : UnsafeMutableRawBufferPointer(start: nil, count: 0)
        defer { if bytes > 0 { unsafe memory.deallocate() } }
        var request = unsafe o2dms_request()
        unsafe request.struct_size = UInt32(MemoryLayout<o2dms_request>.size)
        unsafe request.op = operation.rawValue
        unsafe request.flags = (honoursFresh ? flags : flags.subtracting(.fresh)).rawValue
        unsafe request.limit = pagedByHost ? .max : limit
        unsafe request.offset = pagedByHost ? 0 : offset
        unsafe request.part = part.rawValue
        // A text that is not there is all zeros, as the request is by now.
        if bytes > 0 {
            var texts = unsafe RequestTexts(memory: memory)
            unsafe add(&texts, to: &request)
        }
        if honoursRanges, let range { unsafe add(range, to: &request) }
        unsafe withUnsafePointer(to: &request, body)
    }

    private func add(_ texts: inout RequestTexts, to request: inout o2dms_request) {
        unsafe request.id = texts.copy(id)
        unsafe request.name = texts.copy(name)
        unsafe request.version = texts.copy(version)
        unsafe request.version_range = texts.copy(versionRange)
        unsafe request.repository = texts.copy(repository)
        unsafe request.repository_url = texts.copy(repositoryURL)
        unsafe request.digest = texts.copy(digest)
        unsafe request.query = texts.copy(query)
        unsafe request.status = texts.copy(status)
        unsafe request.artifact_type = texts.copy(artifactType)
        if let body = sentBody {
            unsafe request.body_size = body.size
            unsafe request.body_sha256 = texts.copy(body.sha256Hex)
        }
        unsafe request.params_json = texts.copy(paramsJSON)
        unsafe request.idempotency_key = texts.copy(idempotencyKey)
        unsafe request.traceparent = texts.copy(traceparent)
        unsafe request.package_uri = texts.copy(packageURI)
    }

    /// Only an upload has a body.
    @inline(__always)
    private var sentBody: SpooledBody? { operation == .packageUpload ? body : nil }

    private func add(_ range: ByteRange, to request: inout o2dms_request) {
        switch range {
        case .from(let offset, let length):
            unsafe request.flags |= O2DMS_REQ_RANGE
            unsafe request.range_offset = offset
            unsafe request.range_length = length ?? .max
        case .suffix(let length):
            unsafe request.flags |= O2DMS_REQ_RANGE | O2DMS_REQ_RANGE_SUFFIX
            unsafe request.range_length = length
        }
    }

    /// UTF-8 bytes of all texts together; an empty text needs one for its address.
    @inline(__always)
    private var textBytes: Int {
        bytes(id) + bytes(name) + bytes(version) + bytes(versionRange) + bytes(repository)
            + bytes(repositoryURL) + bytes(digest) + bytes(query) + bytes(status) + bytes(artifactType)
            + bytes(sentBody?.sha256Hex) + bytes(idempotencyKey) + bytes(traceparent)
            + bytes(packageURI) + (paramsJSON.map { max(1, $0.count) } ?? 0)
    }

    @inline(__always)
    private func bytes(_ text: String?) -> Int { text.map { max(1, $0.utf8.count) } ?? 0 }
}
