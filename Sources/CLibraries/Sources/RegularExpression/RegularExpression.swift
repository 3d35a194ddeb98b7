internal import CPCRE

/// A compiled pattern for UTF-8 text, in the syntax of RE2, which Go's tools and so Helm read.
///
/// It is run by PCRE2, interpreted and with its steps counted: what is compiled may come from anybody. `\d`, `\w` and `\s` mean
/// ASCII, `$` the end of the text only. Immutable: any thread may match, several at once.
@safe
public struct RegularExpression: ~Copyable, @unchecked Sendable {
    /// The longest pattern, in bytes.
    public static let patternBytesLimit = 4_096
    /// Parentheses in one another.
    public static let nestingLimit: UInt32 = 64
    private static let heapLimitKiB: UInt32 = 16 << 10
    /// No character takes more than this many in PCRE2's words.
    private static let translationFactor = 32

    private let code: OpaquePointer

    /// Compiles a pattern.
    public init(_ pattern: String) throws(RegularExpressionError) {
        guard pattern.utf8.count <= Self.patternBytesLimit else { throw .tooLarge }
        let translation = try RE2Pattern(pattern).translation
        guard let context = unsafe pcre2_compile_context_create_8(nil) else { throw .memory }
        defer { unsafe pcre2_compile_context_free_8(context) }
        unsafe pcre2_set_max_pattern_length_8(context, Self.translationFactor * Self.patternBytesLimit)
        unsafe pcre2_set_parens_nest_limit_8(context, Self.nestingLimit)
        // The callouts count the steps of a match.
        let options =
            PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C
            | PCRE2_NEVER_UCP | PCRE2_AUTO_CALLOUT
        var (number, offset) = (CInt(0), 0)
        let code = unsafe pcre2_compile_8(
            translation,
            translation.count,
            options,
            &number,
            &offset,
            context
        )
        guard let code = unsafe code else { throw Self.error(number) }
        unsafe self.code = code
    }

    deinit { unsafe pcre2_code_free_8(code) }

    /// What the compiled pattern occupies.
    public var sizeBytes: Int {
        var size = 0
        return unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_SIZE), &size) == 0 ? size : 0
    }

    /// Whether the pattern matches anywhere in the text.
    ///
    /// `steps` is how many steps that may take; what it took is subtracted. A step is an item of the pattern that is tried, and
    /// an item takes the more of them the longer the text is.
    public func matches(_ text: String, steps: inout Int) throws(RegularExpressionError) -> Bool {
        guard let data = unsafe pcre2_match_data_create_8(1, nil) else { throw .memory }
        defer { unsafe pcre2_match_data_free_8(data) }
        guard let context = unsafe pcre2_match_context_create_8(nil) else { throw .memory }
        defer { unsafe pcre2_match_context_free_8(context) }
        unsafe pcre2_set_heap_limit_8(context, Self.heapLimitKiB)
        unsafe pcre2_set_match_limit_8(context, UInt32(clamping: steps))
        var text = text
        let code = unsafe code
        var meter = StepMeter(remaining: steps, cost: 1 + text.utf8.count / 64)
        let result = unsafe withUnsafeMutablePointer(to: &meter) { meter in
            unsafe pcre2_set_callout_8(context, countStep, meter)
            return text.withUTF8 { bytes in
                unsafe pcre2_match_8(
                    code,
                    bytes.baseAddress,
                    bytes.count,
                    0,
                    PCRE2_NO_UTF_CHECK,
                    data,
                    context
                )
            }
        }
        steps = max(0, meter.remaining - meter.cost)
        if result >= 0 { return true }
        switch result {
        case PCRE2_ERROR_NOMATCH: return false
        case PCRE2_ERROR_NOMEMORY: throw .memory
        default: throw .tooManySteps
        }
    }

    private static func error(_ number: CInt) -> RegularExpressionError {
        let limits = [
            PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP, PCRE2_ERROR_PATTERN_TOO_LARGE,
            PCRE2_ERROR_PATTERN_TOO_COMPLICATED, PCRE2_ERROR_PATTERN_STRING_TOO_LONG,
        ]
        if limits.contains(number) { return .tooLarge }
        if number == PCRE2_ERROR_HEAP_FAILED { return .memory }
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = unsafe pcre2_get_error_message_8(number, &buffer, buffer.count)
        return .invalid(String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self))
    }
}

/// What is left of the steps of one match.
private struct StepMeter {
    var remaining: Int
    let cost: Int
}

/// PCRE2 calls it before each item of the pattern; what is not zero ends the match.
private func countStep(
    _ block: UnsafeMutablePointer<pcre2_callout_block_8>?,
    _ meter: UnsafeMutableRawPointer?
) -> CInt {
    guard let meter = unsafe meter?.assumingMemoryBound(to: StepMeter.self) else {
        return PCRE2_ERROR_CALLOUT
    }
    unsafe meter.pointee.remaining -= meter.pointee.cost
    return unsafe meter.pointee.remaining > 0 ? 0 : PCRE2_ERROR_CALLOUT
}
