/// Collects the header lines of one part and makes its head of them.
struct MultipartHeaderBlock: Sendable {
    private var line: [UInt8] = []
    private var byteCount = 0
    private var lineCount = 0
    private var endsLine = false
    private var disposition: MultipartDisposition?
    private var contentType: String?
    private var hasTransferEncoding = false

    /// Takes the next byte; returns the head when the empty line was seen.
    mutating func take(_ byte: UInt8, _ limits: MultipartLimits) throws(MultipartError) -> MultipartPartHead?
    {
        byteCount += 1
        guard byteCount <= limits.headerBytes else {
            throw .partHeadersTooLarge(limitBytes: limits.headerBytes)
        }
        if endsLine {
            guard byte == 0x0A else { throw .badPartHeader }
            endsLine = false
            guard !line.isEmpty else { return try head() }
            lineCount += 1
            guard lineCount <= limits.headerCount else {
                throw .tooManyPartHeaders(limit: limits.headerCount)
            }
            try takeLine()
            line.removeAll(keepingCapacity: true)
        } else if byte == 0x0D {
            endsLine = true
        } else {
            guard byte >= 0x20 || byte == 0x09, byte != 0x7F else { throw .badPartHeader }
            line.append(byte)
        }
        return nil
    }

    private func head() throws(MultipartError) -> MultipartPartHead {
        guard let disposition else { throw .badDisposition }
        return MultipartPartHead(
            name: disposition.name,
            filename: disposition.filename,
            contentType: contentType
        )
    }

    private mutating func takeLine() throws(MultipartError) {
        guard let colon = line.firstIndex(of: 0x3A), colon > 0, line[..<colon].allSatisfy(ASCII.isFieldName)
        else {
            throw .badPartHeader
        }
        let name = String(decoding: line[..<colon].map(ASCII.lowercased), as: UTF8.self)
        var value = line[(colon + 1)...]
        while let first = value.first, ASCII.isBlank(first) { value.removeFirst() }
        while let last = value.last, ASCII.isBlank(last) { value.removeLast() }
        switch name {
        case "content-disposition":
            guard disposition == nil else { throw .repeatedPartHeader }
            disposition = try MultipartDisposition(value)
        case "content-type":
            guard contentType == nil else { throw .repeatedPartHeader }
            guard let text = String(validating: value, as: UTF8.self) else { throw .badPartHeader }
            contentType = text
        case "content-transfer-encoding":
            guard !hasTransferEncoding else { throw .repeatedPartHeader }
            hasTransferEncoding = true
            let encoding = String(decoding: value.map(ASCII.lowercased), as: UTF8.self)
            guard ["binary", "8bit", "7bit"].contains(encoding) else { throw .unsupportedTransferEncoding }
        default: break
        }
    }
}
