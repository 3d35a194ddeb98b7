internal import HTTPClient
internal import ObjectStore

/// What arrives of an object while it is read, held against what was announced and asked for.
struct ObjectReceiver {
    private let reading: ObjectReading
    private var head: ObjectHead?
    /// What an answer that is no content says, as far as it was received.
    private(set) var errorBody: [UInt8] = []
    /// Why the reading was ended by us.
    private(set) var fault: HTTPFault?
    /// Whether the caller wanted no more.
    private(set) var isStopped = false

    init(_ reading: ObjectReading) { self.reading = reading }

    /// `false` = no more of it.
    mutating func begin(
        _ response: HTTPClientResponse,
        _ readHead: (HTTPClientResponse) -> ObjectHead?,
        _ onHead: (ObjectHead) -> Bool
    ) -> Bool {
        guard response.status == 200 || response.status == 206 else { return true }
        guard let head = readHead(response), isWhatWasAskedFor(response, head) else {
            return end(HTTPFault(.unavailable, "the store's answer does not say what it sends"))
        }
        guard head.sizeBytes <= reading.limitBytes else {
            return end(HTTPFault(.tooLarge, "the object has more than \(reading.limitBytes) bytes"))
        }
        self.head = head
        isStopped = !onHead(head)
        return !isStopped
    }

    mutating func take(
        _ bytes: UnsafeRawBufferPointer,
        _ onData: (UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        guard head != nil else {
            unsafe errorBody.append(contentsOf: bytes)
            return true
        }
        isStopped = unsafe !onData(bytes)
        return !isStopped
    }

    /// What came of it, once everything has arrived; `nil` = neither content nor "unchanged".
    func outcome(of response: HTTPClientResponse) throws(HTTPFault) -> ObjectReadingOutcome? {
        if response.status == 304, reading.known != nil { return .unchanged }
        guard let head else { return nil }
        guard response.bodyByteCount == expectedBytes(of: head) else {
            throw HTTPFault(.unavailable, "the store sent another number of bytes than it announced")
        }
        return .read(head)
    }

    private mutating func end(_ fault: HTTPFault) -> Bool {
        self.fault = fault
        return false
    }

    /// Whether the answer is the object, or the range of it.
    private func isWhatWasAskedFor(_ response: HTTPClientResponse, _ head: ObjectHead) -> Bool {
        // Without an announced end a cut-off answer would look whole.
        guard response.hasDelimitedBody,
            (response.contentLength ?? expectedBytes(of: head)) == expectedBytes(of: head)
        else { return false }
        guard let range = reading.range else { return response.status == 200 }
        return response.status == 206 && range.lowerBound < head.sizeBytes
            && response.header("content-range")?.hasPrefix("bytes \(range.lowerBound)-") == true
    }

    private func expectedBytes(of head: ObjectHead) -> UInt64 {
        guard let range = reading.range else { return head.sizeBytes }
        return min(range.upperBound, head.sizeBytes) - min(range.lowerBound, head.sizeBytes)
    }
}
