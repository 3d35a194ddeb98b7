/// What a client says about compressed answers (RFC 9110, section 12.5.3).
enum AcceptEncoding {
    /// Whether gzip is wanted.
    ///
    /// A malformed header wants nothing: the plain answer is always right.
    static func allowsGzip(_ header: String?) -> Bool {
        guard let header else { return false }
        if header == "gzip" { return true }
        var scanner = HeaderScanner(header)
        var gzip: Int?
        var identity: Int?
        var any: Int?
        while !scanner.isAtEnd {
            scanner.skipBlanksAndCommas()
            guard !scanner.isAtEnd else { break }
            let coding = scanner.takeToken()
            guard !coding.isEmpty, let quality = QualityValue.takeParameters(&scanner) else { return false }
            guard scanner.isAtEnd || scanner.peek == UInt8(ascii: ",") else { return false }
            if coding == Array("gzip".utf8) || coding == Array("x-gzip".utf8) { gzip = quality }
            if coding == Array("identity".utf8) { identity = quality }
            if coding == Array("*".utf8) { any = quality }
        }
        let wanted = gzip ?? any ?? 0
        return wanted > 0 && wanted >= (identity ?? 0)
    }
}
