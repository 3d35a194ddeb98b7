/// A parsed request head: what it means, and where its pieces lie in the bytes it was parsed from.
struct RequestHead: Sendable, Hashable {
    var method: HTTPMethod = .other("")
    /// 0 or 1: the minor version, with anything above 1 read as 1.
    var minorVersion: UInt8 = 1
    var keepsAlive = true
    var expectsContinue = false
    var body: HTTPBodyLength = .none
    /// Offsets from the first byte of the request.
    ///
    /// An empty path (absolute form without one) means `/`.
    var pathStart: Int32 = 0
    var pathEnd: Int32 = 0
    /// -1 without a query; else the offset after the `?`.
    var queryStart: Int32 = -1
    var queryEnd: Int32 = -1
    /// Which header fields there may be: those that are not in here are not in the head.
    var names = FieldNames()
    /// Where the first header field begins, and the length of the whole head with its empty line.
    var fieldsStart: Int32 = 0
    var length: Int32 = 0
}
