/// The formats that drafts 4 to 7 ask for, each as Helm's library understands it; what newer drafts say of them is a remark.
enum SchemaFormat: String, Sendable {
    case date, time, duration, period, email, hostname, ipv4, ipv6, uri, iri, uuid, semver, regex
    case dateTime = "date-time"
    case uriReference = "uri-reference"
    case iriReference = "iri-reference"
    case uriTemplate = "uri-template"
    case jsonPointer = "json-pointer"
    case relativeJSONPointer = "relative-json-pointer"

    /// Whether a text has the format.
    func admits(_ text: String, _ budget: inout SchemaBudget) throws(JSONSchemaError) -> Bool {
        try budget.spend(1 + text.utf8.count / 16)
        let bytes = Array(text.utf8)[...]
        return switch self {
        case .date: SchemaTime.isDate(bytes)
        case .time: SchemaTime.isTime(bytes)
        case .dateTime: SchemaTime.isDateTime(bytes)
        case .duration: SchemaTime.isDuration(bytes)
        case .period: SchemaTime.isPeriod(bytes)
        case .email: SchemaHost.isMailAddress(bytes)
        case .hostname: SchemaHost.isName(bytes)
        case .ipv4: SchemaHost.isVersion4(bytes)
        case .ipv6: SchemaHost.isVersion6(text)
        case .uri, .iri: SchemaURI(text)?.hasScheme == true
        case .uriReference, .iriReference: !text.utf8.contains(UInt8(ascii: "\\")) && SchemaURI(text) != nil
        case .uriTemplate: SchemaURI(text)?.isTemplate == true
        case .jsonPointer: Self.isPointer(bytes)
        case .relativeJSONPointer: Self.isRelativePointer(bytes)
        case .uuid: Self.isUUID(bytes)
        case .semver: Self.isVersion(bytes)
        case .regex: try Self.isExpression(text, &budget)
        }
    }

    private static func isExpression(_ text: String, _ budget: inout SchemaBudget) throws(JSONSchemaError)
        -> Bool
    {
        try budget.spend(text.utf8.count)
        do throws(JSONSchemaError) {
            try budget.spend(try SchemaPattern(text).sizeBytes / 16)
            return true
        } catch {
            guard error.code == .invalid else { throw error }
            return false
        }
    }
}

/// Formats of names and numbers.
extension SchemaFormat {
    /// RFC 6901.
    static func isPointer(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.first.map({ $0 == UInt8(ascii: "/") }) ?? true else { return false }
        return text.indices.allSatisfy { index in
            guard text[index] == UInt8(ascii: "~") else { return true }
            let next = text[(index + 1)...].first
            return next == UInt8(ascii: "0") || next == UInt8(ascii: "1")
        }
    }

    private static func isRelativePointer(_ text: ArraySlice<UInt8>) -> Bool {
        let digits = text.prefix(while: isDigit)
        guard isNumber(digits) else { return false }
        let rest = text[digits.endIndex...]
        return rest.elementsEqual("#".utf8) || isPointer(rest)
    }

    /// RFC 4122, in its hexadecimal form.
    private static func isUUID(_ text: ArraySlice<UInt8>) -> Bool {
        let groups = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.allSatisfy { isDigit($0) || ($0 | 0x20) &- 0x61 < 6 } }
    }

    /// Semantic Versioning 2.0.0.
    private static func isVersion(_ text: ArraySlice<UInt8>) -> Bool {
        var core = text
        if let plus = core.firstIndex(of: UInt8(ascii: "+")) {
            guard identifiers(core[(plus + 1)...]).allSatisfy(isIdentifier) else { return false }
            core = core[..<plus]
        }
        if let hyphen = core.firstIndex(of: UInt8(ascii: "-")) {
            let isSound = identifiers(core[(hyphen + 1)...]).allSatisfy {
                isIdentifier($0) && (isNumber($0) || !$0.allSatisfy(isDigit))
            }
            guard isSound else { return false }
            core = core[..<hyphen]
        }
        let numbers = identifiers(core)
        return numbers.count == 3 && numbers.allSatisfy(isNumber)
    }

    private static func identifiers(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    }

    private static func isIdentifier(_ text: ArraySlice<UInt8>) -> Bool {
        !text.isEmpty
            && text.allSatisfy { isDigit($0) || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "-") }
    }

    /// Digits without a zero before them.
    private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
        !text.isEmpty && text.allSatisfy(isDigit) && (text.count == 1 || text.first != UInt8(ascii: "0"))
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
