/// A response whose body follows: its head, how the body is framed, and the pipe it comes through.
struct ResponseStart: Sendable {
    let head: HTTPResponse
    let framing: ResponseHeadWriter.Framing
    /// True when only closing the connection ends the body.
    let endsByClosing: Bool
    let pipe: OutputPipe

    init(_ response: HTTPResponse, contentLength: UInt64?, request: HTTPRequest, limits: HTTPLimits) {
        head = response
        let hasBody = request.method != .head && response.status != 204 && response.status != 304
        let pipeFraming: OutputPipe.Framing
        if let contentLength {
            framing = response.status == 204 || response.status == 304 ? .none : .length(contentLength)
            pipeFraming = .length(contentLength)
        } else if response.status == 204 || response.status == 304 || !request.isHTTP11 {
            framing = .none
            pipeFraming = .untilClose
        } else {
            framing = .chunked
            pipeFraming = .chunked
        }
        endsByClosing = hasBody && contentLength == nil && !request.isHTTP11
        pipe = OutputPipe(framing: hasBody ? pipeFraming : .discarded, limitBytes: limits.writeBufferBytes)
    }
}
