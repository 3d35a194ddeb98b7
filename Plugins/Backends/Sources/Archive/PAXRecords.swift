/// The records of a PAX extension header that change how a member is read.
///
/// Source: POSIX.1-2017 `pax`, "pax Extended Header": each record is `<length> <keyword>=<value>\n`.
struct PAXRecords {
    private(set) var size: UInt64?
    private(set) var hasPath = false

    init(_ body: [UInt8], pathLimit: Int) throws(ArchiveError) {
        var rest = body[...]
        while !rest.isEmpty {
            let record = try Self.takeRecord(&rest)
            guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { throw Self.damaged }
            try note(key: record[..<equals], value: record[(equals + 1)...], pathLimit: pathLimit)
        }
    }

    private static var damaged: ArchiveError { ArchiveError(.tar, "an extension header is damaged") }

    /// Cuts the next record off and returns its `<keyword>=<value>`.
    private static func takeRecord(_ rest: inout ArraySlice<UInt8>) throws(ArchiveError) -> ArraySlice<UInt8>
    {
        guard let blank = rest.prefix(20).firstIndex(of: UInt8(ascii: " ")),
            let length = decimal(rest[..<blank]), let count = Int(exactly: length), count <= rest.count,
            case let end = rest.startIndex + count, end - 1 > blank, rest[end - 1] == UInt8(ascii: "\n")
        else { throw damaged }
        let record = rest[(blank + 1)..<(end - 1)]
        rest = rest[end...]
        return record
    }

    private static func decimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard (1...19).contains(digits.count) else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            // 19 digits always fit.
            value = value * 10 + UInt64(digit - 0x30)
        }
        return value <= UInt64(Int64.max) ? value : nil
    }

    private mutating func note(
        key: ArraySlice<UInt8>,
        value: ArraySlice<UInt8>,
        pathLimit: Int
    ) throws(ArchiveError) {
        if key.elementsEqual("size".utf8) {
            guard size == nil, let number = Self.decimal(value) else { throw Self.damaged }
            size = number
        } else if key.elementsEqual("path".utf8) {
            guard !hasPath, !value.contains(0) else { throw Self.damaged }
            guard value.count <= pathLimit else { throw TarGuard.pathTooLong(limit: pathLimit) }
            hasPath = true
        } else if key.starts(with: "GNU.sparse.".utf8) || key.elementsEqual("SUN.holesdata".utf8)
            || key.elementsEqual("SCHILY.realsize".utf8)
        {
            throw TarGuard.sparse
        }
    }
}
