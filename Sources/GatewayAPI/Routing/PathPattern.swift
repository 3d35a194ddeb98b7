/// A path with at most one parameter, matched on the raw bytes of a request.
struct PathPattern: Sendable {
    /// The pattern as it is written, `{…}` standing for one segment.
    ///
    /// Also the route's label in metrics.
    let text: String
    /// The parameter's name, if there is one.
    let parameter: String?
    /// Whether the parameter may hold a slash, percent-encoded.
    let admitsSlash: Bool
    private let prefix: [UInt8]
    private let suffix: [UInt8]

    init(_ text: String, admitsSlash: Bool = false) {
        self.text = text
        self.admitsSlash = admitsSlash
        let bytes = Array(text.utf8)
        guard
            let open = bytes.firstIndex(of: UInt8(ascii: "{")),
            let close = bytes.firstIndex(of: UInt8(ascii: "}"))
        else {
            parameter = nil
            prefix = bytes
            suffix = []
            return
        }
        parameter = String(decoding: bytes[(open + 1)..<close], as: UTF8.self)
        prefix = Array(bytes[..<open])
        suffix = Array(bytes[(close + 1)...])
    }

    enum Match {
        case no
        case fixed
        case segment(ArraySlice<UInt8>)
    }

    /// Matches a path that is still percent-encoded: a letter written as `%6e` is another path.
    func match(_ path: ArraySlice<UInt8>) -> Match {
        guard parameter != nil else {
            return path.count == prefix.count && path.elementsEqual(prefix) ? .fixed : .no
        }
        guard path.count > prefix.count + suffix.count, path.starts(with: prefix) else { return .no }
        let segment = path[(path.startIndex + prefix.count)..<(path.endIndex - suffix.count)]
        guard path[segment.endIndex...].elementsEqual(suffix), !segment.contains(UInt8(ascii: "/")) else {
            return .no
        }
        return .segment(segment)
    }
}
