/// What a connection keeps of the exchange that is under way.
struct CurrentExchange {
    /// Counts the exchanges of a connection; commands name the one they mean.
    var sequence: UInt64 = 0
    var method = HTTPMethod.other("")
    var isHTTP11 = true
    var keepsAlive = true
    var owesContinue = false
    /// The summary was given: nothing more belongs to this exchange.
    var isOver = true
    var route: Int?
    var requestID = ""
    var traceID = ""
    var status = 0
    var bytesReceived: UInt64 = 0
    var bytesSent: UInt64 = 0

    /// Begins the next exchange.
    mutating func begin(_ head: RequestHead) {
        sequence &+= 1
        method = head.method
        isHTTP11 = head.minorVersion == 1
        keepsAlive = head.keepsAlive
        owesContinue = head.expectsContinue
        isOver = false
        route = nil
        requestID = ""
        traceID = ""
        status = 0
        bytesReceived = UInt64(head.length)
        bytesSent = 0
    }
}
