/// The parameters of a query string: `name=value` pairs between `&`, percent-decoded, `+` read as a space.
public struct QueryParameters: Sendable, Hashable {
    /// A decoded parameter.
    public struct Parameter: Sendable, Hashable {
        /// The name, never empty.
        public let name: String
        /// The value; empty when there is no `=`.
        public let value: String
    }

    /// The parameters in the order they stand.
    public private(set) var all: [Parameter] = []

    /// Parses the raw query of a request; nil and empty have no parameters.
    ///
    /// - Parameters:
    ///   - query: what follows the `?`, as received.
    ///   - limit: the most parameters.
    /// - Throws: `QueryError` for the first fault found.
    public init(_ query: ArraySlice<UInt8>?, limit: Int = 32) throws(QueryError) {
        guard let query, !query.isEmpty else { return }
        for piece in query.split(separator: 0x26, omittingEmptySubsequences: false) {
            guard all.count < limit else { throw .tooMany(limit: limit) }
            let parameter = try Self.parse(piece)
            guard self[parameter.name] == nil else { throw .duplicate(parameter: parameter.name) }
            all.append(parameter)
        }
    }

    /// The value of the parameter of this name, nil if it is absent.
    public subscript(name: String) -> String? {
        for parameter in all where parameter.name == name { return parameter.value }
        return nil
    }

    private static func parse(_ piece: ArraySlice<UInt8>) throws(QueryError) -> Parameter {
        let equals = piece.firstIndex(of: 0x3D) ?? piece.endIndex
        let rawName = piece[..<equals]
        guard !rawName.isEmpty else { throw .emptyName }
        guard let name = PercentCoding.decode(rawName, plusIsSpace: true) else {
            throw .badEncoding(parameter: printable(rawName))
        }
        guard let value = PercentCoding.decode(piece[equals...].dropFirst(), plusIsSpace: true) else {
            throw .badEncoding(parameter: name)
        }
        return Parameter(name: name, value: value)
    }

    /// A name that cannot be decoded, cut and cleaned so that it can stand in a message.
    private static func printable(_ name: ArraySlice<UInt8>) -> String {
        String(decoding: name.prefix(64).map { 0x21...0x7E ~= $0 ? $0 : 0x3F }, as: UTF8.self)
    }
}
