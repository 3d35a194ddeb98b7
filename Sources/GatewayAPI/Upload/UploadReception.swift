import GatewayHTTP

/// Receives one upload: reads the body to its end, then passes the package on.
///
/// Blocks: for a thread of its own.
struct UploadReception: Sendable {
    private static let readBytes = 64 * 1024

    let api: GatewayAPI
    let call: APICall
    /// The form's boundary; nil for a registration.
    let boundary: [UInt8]?

    func run() {
        do {
            var request: UploadRequest
            if let boundary {
                request = try receiveForm(boundary)
            } else {
                request = try UploadRequest(registration: receiveText())
            }
            try request.choose(adapter: call.query.text("adapter"))
            try UploadDelivery(api: api, call: call, request: request).start()
        } catch let error as APIError {
            UploadJournal(api: api, call: call).failed(error)
            call.fail(error)
        } catch {
            // The client left, or the engine has answered it already: there is nobody to tell.
            UploadJournal(api: api, call: call).failed(.badRequest("the body did not arrive: \(error)"))
        }
    }

    private func receiveForm(_ boundary: [UInt8]) throws -> UploadRequest {
        var limits = MultipartLimits()
        // The form knows its fields and their limits better.
        limits.fieldBytes = Int.max
        var parser = MultipartParser(boundary: boundary, limits: limits)
        var form = UploadForm(limits: api.limits, spool: api.spool)
        unsafe try readBody { piece throws(APIError) in
            var refusal: APIError?
            do throws(MultipartError) {
                try unsafe parser.feed(piece) { event in
                    do throws(APIError) {
                        try form.take(event)
                        return .proceed
                    } catch {
                        refusal = error
                        return .stop
                    }
                }
            } catch {
                throw refusal ?? Self.refusal(of: error)
            }
        }
        do throws(MultipartError) {
            try parser.finish()
        } catch {
            throw Self.refusal(of: error)
        }
        return try UploadRequest(form)
    }

    private static func refusal(of error: MultipartError) -> APIError {
        switch error {
        case .fieldTooLarge(let name, _): .badParameter(name, error.message)
        default: .badRequest(error.message)
        }
    }

    private func receiveText() throws -> [UInt8] {
        var text: [UInt8] = []
        unsafe try readBody { piece throws(APIError) in unsafe text.append(contentsOf: piece) }
        return text
    }

    private func readBody(_ take: (UnsafeRawBufferPointer) throws(APIError) -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.readBytes, alignment: 16)
        defer { unsafe buffer.deallocate() }
        let reader = call.exchange.body
        while true {
            let count: Int
            do throws(HTTPBodyError) {
                count = try unsafe reader.read(into: buffer)
            } catch .tooLarge(let limit) {
                throw APIError.tooLarge("the package", limitBytes: min(limit, api.limits.packageBytes))
            }
            guard count > 0 else { return }
            try unsafe take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
