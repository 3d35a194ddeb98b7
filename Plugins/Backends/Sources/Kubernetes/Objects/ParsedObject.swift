internal import JSONStream
public import JSONText

/// The JSON of an object, or of an event with one, of which only what is wanted is there.
///
/// A text that cannot be parsed, because what is wanted of it is nested deeper than anybody writes for example, does not stand in the way
/// of the others: the object's metadata is read alone, and what is wrong is said of it.
public struct ParsedObject: Sendable {
    /// The object, or its metadata alone.
    public let value: JSONValue
    /// Why the rest is not there; nil = it is.
    public let flaw: String?

    /// Parses a text.
    ///
    /// - Parameters:
    ///   - text: one JSON value.
    ///   - essentials: the paths of what is read alone if the whole cannot be.
    /// - Throws: why not even that can be read.
    public init(_ text: [UInt8], essentials: [String] = ObjectMetadata.fields) throws(JSONTextError) {
        do throws(JSONTextError) {
            (value, flaw) = (try JSONValue(parsing: text), nil)
        } catch {
            guard let rest = try? JSONProjection.project(text, JSONFields(essentials)) else { throw error }
            (value, flaw) = (try JSONValue(parsing: rest), error.description)
        }
    }
}
