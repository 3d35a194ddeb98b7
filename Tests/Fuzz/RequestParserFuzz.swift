/// libFuzzer target: request head and body framing. Beyond not crashing, what is understood must not depend on how the bytes
/// arrive: whole, byte by byte, and split at points that the input itself chooses must give the same result.

/// What was understood of a request.
private struct Reading: Equatable {
    var head: RequestHead?
    var body: [UInt8] = []
    var isComplete = false
    var consumed = 0
    var error: HTTPProtocolError?
}

private let limits = {
    var limits = HTTPLimits()
    limits.requestLineBytes = 256
    limits.headerBytes = 1024
    limits.headerCount = 8
    limits.trailerBytes = 64
    return limits
}()

/// The entry that libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRequestParser(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    let whole = read(bytes, steps: [bytes.count])
    let single = read(bytes, steps: Array(repeating: 1, count: bytes.count))
    precondition(whole == single, "byte by byte it is read differently: \(whole) \(single)")
    let chosen = bytes.suffix(8).map { Int($0) + 1 }
    let split = read(bytes, steps: chosen + [bytes.count])
    precondition(whole == split, "split by \(chosen) it is read differently: \(whole) \(split)")
    if let head = whole.head { check(head, bytes) }
    return 0
}

/// The bytes arrive in steps of these sizes.
private func read(_ bytes: [UInt8], steps: [Int]) -> Reading {
    var reading = Reading()
    var parser = RequestParser(limits: limits)
    var framing: BodyFraming?
    var arrived = 0
    do throws(HTTPProtocolError) {
        for step in steps {
            arrived = min(bytes.count, arrived + step)
            let result = bytes.withUnsafeBytes { buffer -> Result<Void, HTTPProtocolError> in
                let part = UnsafeRawBufferPointer(rebasing: buffer[..<arrived])
                do throws(HTTPProtocolError) {
                    return .success(try take(part, &parser, &framing, &reading))
                } catch {
                    return .failure(error)
                }
            }
            try result.get()
        }
    } catch {
        reading.error = error
        reading.body = []
        reading.consumed = 0
    }
    return reading
}

private func take(
    _ bytes: UnsafeRawBufferPointer,
    _ parser: inout RequestParser,
    _ framing: inout BodyFraming?,
    _ reading: inout Reading
) throws(HTTPProtocolError) {
    if reading.head == nil {
        guard try parser.parse(bytes) else { return }
        reading.head = parser.head
        reading.consumed = Int(parser.head.length)
        framing = BodyFraming(parser.head.body, limits: limits)
    }
    guard var body = framing else { return }
    while let range = try body.next(bytes, &reading.consumed) { reading.body += bytes[range] }
    reading.isComplete = body.isComplete
    framing = body
}

/// What the parser accepted keeps its promises.
private func check(_ head: RequestHead, _ bytes: [UInt8]) {
    precondition(Int(head.length) <= bytes.count && head.length >= 4)
    let request = HTTPRequest(bytes: Array(bytes[..<Int(head.length)]), head: head, remoteAddress: "")
    precondition(request.path.first == 0x2F || request.path.elementsEqual([0x2A]))
    precondition(request.path.allSatisfy { 0x21...0x7E ~= $0 })
    precondition(request.query?.contains(0x20) != true)
    precondition(!request.isHTTP11 || request.headerBytes("HOST") != nil)
    _ = request.header("x")
    _ = try? QueryParameters(request.query)
    _ = PercentCoding.decode(segment: request.path)
}
