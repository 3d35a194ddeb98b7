import GatewayHTTP
import PackageLifecycle

extension GatewayAPI {
    /// What a form may have beside its archive: texts, provenance, boundaries and part headers.
    private static let formOverheadBytes: UInt64 = 1024 * 1024

    /// Answers `POST /o2dms/v1/nfDeploymentDescriptors`.
    func uploadPackage(_ call: APICall) {
        do throws(APIError) {
            let content = try uploadContent(call)
            guard !isDraining else {
                throw .overloaded("the gateway is shutting down; ask another, or later")
            }
            if let fault = states.fault, call.query.boolean("dryRun") != true { throw APIError(fault) }
            try requireLength(call, limit: content.limit)
            call.exchange.limitBody(toBytes: content.limit)
            if content.boundary != nil { try spool.requireFreeSpace() }
            let reception = UploadReception(api: self, call: call, boundary: content.boundary)
            guard uploadWorkers.submit({ reception.run() }) else {
                throw .overloaded("too many uploads are being received; try again")
            }
        } catch {
            UploadJournal(api: self, call: call).failed(error)
            call.fail(error)
        }
    }

    /// The form's boundary (nil for a registration) and the most bytes that the body may have.
    private func uploadContent(_ call: APICall) throws(APIError) -> (boundary: [UInt8]?, limit: UInt64) {
        let type = call.exchange.request.header("Content-Type")
        var scanner = HeaderScanner(type ?? "")
        let name = scanner.takeToken() + (scanner.take(UInt8(ascii: "/")) ? [0x2F] + scanner.takeToken() : [])
        if name == Array("application/json".utf8) { return (nil, limits.registrationBytes) }
        do throws(MultipartError) {
            let (limit, overflow) = limits.packageBytes.addingReportingOverflow(Self.formOverheadBytes)
            return (try MultipartParser.boundary(contentType: type), overflow ? .max : limit)
        } catch {
            guard error == .unsupportedContentType else { throw .badRequest(error.message) }
            throw APIError(
                415,
                "UnsupportedMediaType",
                "send the package as multipart/form-data, or register one with application/json"
            )
        }
    }

    /// Refuses what says itself that it is too large, before any of it is read or invited.
    private func requireLength(_ call: APICall, limit: UInt64) throws(APIError) {
        switch call.exchange.request.bodyLength {
        case .none, .length(0): throw .badRequest("the request has no body")
        case .length(let length) where length > limit:
            throw .tooLarge("the package", limitBytes: min(limit, limits.packageBytes))
        case .length, .chunked: return
        }
    }
}
