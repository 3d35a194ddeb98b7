internal import CYAML

extension YAMLSource {
    static let directiveMessage = "directives (%NAME) are not accepted here"

    func depthError(_ limits: YAMLLimits, at mark: YAMLMark) -> YAMLError {
        YAMLError(.depth, at: mark, "mappings and sequences are nested more than \(limits.depth) deep")
    }

    func scalarSizeError(_ limits: YAMLLimits, at mark: YAMLMark) -> YAMLError {
        YAMLError(.scalarSize, at: mark, "the scalar is longer than \(limits.scalarBytes) bytes")
    }

    /// What a failed `yaml_parser_parse` means.
    func error(
        of parser: UnsafePointer<yaml_parser_t>,
        limits: YAMLLimits,
        after previous: YAMLMark
    ) -> YAMLError {
        switch stop {
        case .depth: depthError(limits, at: previous)
        case .scalarSize:
            YAMLError(
                .scalarSize,
                at: previous,
                "the next scalar, or a comment before it, is longer than \(limits.scalarBytes) bytes"
            )
        case .totalSize:
            YAMLError(.totalSize, at: previous, "the text is longer than \(limits.totalBytes) bytes")
        case .directives:
            unsafe YAMLError(.directive, at: YAMLMark(parser.pointee.mark), Self.directiveMessage)
        case .readFailed:
            YAMLError(.read, at: previous, "the text could not be read to its end")
        case nil: unsafe parserError(parser)
        }
    }

    private func parserError(_ parser: UnsafePointer<yaml_parser_t>) -> YAMLError {
        switch unsafe parser.pointee.error {
        case YAML_MEMORY_ERROR:
            unsafe YAMLError(.memory, at: YAMLMark(parser.pointee.mark), "no memory for the YAML parser")
        case YAML_READER_ERROR:
            unsafe YAMLError(.encoding, at: Self.readerMark(parser), Self.phrase(parser))
        default:
            unsafe syntaxError(parser)
        }
    }

    private func syntaxError(_ parser: UnsafePointer<yaml_parser_t>) -> YAMLError {
        let mark = unsafe YAMLMark(parser.pointee.problem_mark)
        let phrase = unsafe Self.phrase(parser)
        let unread = unsafe parser.pointee.buffer
        if phrase.utf8.starts(with: "found character that cannot start any token".utf8),
            unsafe unread.pointer != nil, unsafe unread.pointer < unread.last,
            unsafe unread.pointer.pointee == UInt8(ascii: "\t")
        {
            return YAMLError(.tabIndentation, at: mark, "a tab cannot be used for indentation; use spaces")
        }
        return YAMLError(.syntax, at: mark, phrase)
    }

    /// libyaml's own words: static text, never content.
    private static func phrase(_ parser: UnsafePointer<yaml_parser_t>) -> String {
        guard let problem = unsafe parser.pointee.problem else { return "the text is not valid YAML" }
        let phrase = unsafe String(cString: problem)
        guard let context = unsafe parser.pointee.context else { return phrase }
        return unsafe phrase + " (" + String(cString: context) + ")"
    }

    /// Where the byte is that the decoder refused.
    ///
    /// The decoder runs ahead of the scanner: what lies between stands decoded in the parser's buffer.
    private static func readerMark(_ parser: UnsafePointer<yaml_parser_t>) -> YAMLMark {
        var mark = unsafe YAMLMark(parser.pointee.mark)
        let unread = unsafe parser.pointee.buffer
        guard unsafe unread.pointer != nil else { return mark }
        for index in unsafe 0..<(unread.last - unread.pointer) {
            let byte = unsafe unread.pointer[index]
            if byte == UInt8(ascii: "\n") {
                mark.line += 1
                mark.column = 1
            } else if byte & 0xC0 != 0x80 {
                mark.column += 1
            }
        }
        return mark
    }
}

extension YAMLMark {
    init(_ mark: yaml_mark_t) {
        self.init(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
    }
}
