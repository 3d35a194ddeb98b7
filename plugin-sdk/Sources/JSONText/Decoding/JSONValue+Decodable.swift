// SPDX-License-Identifier: Apache-2.0

extension JSONValue: Decodable {
    /// Takes any JSON value as it is; for parts of a configuration that have no fixed shape.
    ///
    /// - Parameter decoder: one that reads from a tree of this module.
    /// - Throws: a `DecodingError` for any other decoder.
    public init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? JSONValueDecoder else {
            let context = DecodingError.Context(
                codingPath: decoder.codingPath,
                debugDescription: "can only be read from a JSON tree"
            )
            throw DecodingError.dataCorrupted(context)
        }
        self = decoder.value
    }
}
