internal import HTTPClient
internal import O2DMSPluginKit

extension WebRepository {
    func fetch(
        _ archive: ArchiveReference,
        range: PackageFetch.Range?,
        _ call: Call,
        begin: (UInt64?) -> Bool
    ) throws(AdapterError) {
        let request = try request(archive, call)
        var outcome: Result<VerifyingSender, Ending> = .failure(.unwanted)
        var answer: HTTPClientResponse?
        do throws(HTTPClientError) {
            let response = unsafe try client.perform(
                request,
                onHead: { head in
                    guard head.status == 200 else { return true }
                    outcome = Self.begin(archive, head, range, call, begin)
                    return outcome.isSuccess
                },
                onData: { bytes in
                    guard case .success(let sender) = outcome else { return true }
                    do throws(VerifyingSender.Failure) {
                        unsafe try sender.send(bytes)
                        return true
                    } catch {
                        outcome = .failure(.sending(error))
                        return false
                    }
                }
            )
            answer = response
        } catch {
            guard error.kind == .stopped else { throw AdapterError(HTTPFault(error)) }
            // If not the sender stopped it, the caller left.
            if outcome.isSuccess { throw .cancelled }
        }
        if let answer, answer.status != 200 { throw AdapterError(HTTPFault(answer, to: "the archive")) }
        try end(outcome, archive)
    }

    /// Why the sending ended before its end.
    private enum Ending: Error {
        case unwanted
        case refused(AdapterError)
        case sending(VerifyingSender.Failure)
    }

    private func request(_ archive: ArchiveReference, _ call: Call) throws(AdapterError) -> HTTPClientRequest
    {
        do throws(HTTPClientError) {
            var request = HTTPClientRequest(.get, try HTTPAddress(archive.address), bodyLimitBytes: .max)
            if let remaining = call.remaining { request.deadline = .now.advanced(by: remaining) }
            request.isCancelled = { call.isCancelled }
            return request
        } catch {
            throw AdapterError(
                .unsupported,
                "the archive does not lie behind http or https: \(PlainText.short(archive.address))"
            )
        }
    }

    private static func begin(
        _ archive: ArchiveReference,
        _ head: HTTPClientResponse,
        _ range: PackageFetch.Range?,
        _ call: Call,
        _ begin: (UInt64?) -> Bool
    ) -> Result<VerifyingSender, Ending> {
        do throws(AdapterError) {
            guard archive.digest != nil || head.hasDelimitedBody else {
                throw .unavailable("neither the index nor the server tells where the archive ends")
            }
            let part = try range.map { (range) throws(AdapterError) in
                guard let size = head.contentLength else {
                    throw AdapterError(
                        .unsupported,
                        "the server does not tell the archive's size, so no part of it can be sent"
                    )
                }
                return try ArchivePart(range, of: size)
            }
            guard begin(part?.length ?? head.contentLength) else { return .failure(.unwanted) }
            return .success(VerifyingSender(expected: archive.digest, part: part, call: call))
        } catch {
            return .failure(.refused(error))
        }
    }

    private func end(_ outcome: Result<VerifyingSender, Ending>, _ archive: ArchiveReference)
        throws(AdapterError)
    {
        let failure: VerifyingSender.Failure
        switch outcome {
        case .failure(.unwanted), .failure(.sending(.stopped)): return
        case .failure(.refused(let error)): throw error
        case .failure(.sending(let other)): failure = other
        case .success(let sender):
            do throws(VerifyingSender.Failure) { return try sender.finish() } catch { failure = error }
        }
        switch failure {
        case .stopped: return
        case .failed: throw .internal("the archive's digest cannot be taken")
        case .mismatch: throw reporter.mismatched(archive, identity)
        }
    }
}

extension Result {
    fileprivate var isSuccess: Bool {
        if case .success = self { true } else { false }
    }
}
