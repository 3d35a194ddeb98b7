/// Reads a request body as it arrives. [worker threads only, one at a time]
///
/// Between socket and reader lies a buffer of `HTTPLimits.bodyBufferBytes`; when it is full the client has to wait.
public struct HTTPBodyReader: Sendable {
    let pipe: BodyPipe?

    /// Reads at least one byte into the buffer, waiting for it; the first read sends `100 Continue` if the client expects it.
    ///
    /// - Parameter buffer: where to put the bytes; it must not be empty.
    /// - Returns: the number of bytes, 0 at the end of the body.
    /// - Throws: `HTTPBodyError`; every later read throws the same.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(HTTPBodyError) -> Int {
        guard let pipe else { return 0 }
        return try unsafe pipe.read(into: buffer)
    }
}
