// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// Writes this value as JSON text.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .integer(let value): writer.integer(value)
        case .number(let value): writer.number(value)
        case .string(let text): writer.string(text)
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for member in members {
                writer.key(member.key)
                member.value.write(to: &writer)
            }
            writer.endObject()
        }
    }

    /// This value as JSON text.
    public var text: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.take()
    }
}
