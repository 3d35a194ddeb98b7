// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Makes an adapter's configuration of its JSON text.
///
/// What is wrong is told by JSON pointer, never by value: a value may be a secret.
enum ConfigurationReader {
    static func decode<C: Decodable>(_ type: C.Type, from text: [UInt8]?) throws(AdapterError) -> C {
        let tree: JSONValue
        do throws(JSONTextError) {
            tree = if let text { try JSONValue(parsing: text) } else { [:] }
        } catch {
            throw .invalid("config: \(error)")
        }
        do {
            return try tree.decode(type)
        } catch let error as DecodingError {
            throw fault(error)
        } catch let error as AdapterError {
            throw error
        } catch {
            throw .invalid("config: the adapter refused it")
        }
    }

    private static func fault(_ error: DecodingError) -> AdapterError {
        switch error {
        case .keyNotFound(let key, let context): fault(context.codingPath + [key], "is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            fault(context.codingPath, context.debugDescription)
        @unknown default: .invalid("config: cannot be read")
        }
    }

    private static func fault(_ path: [any CodingKey], _ message: String) -> AdapterError {
        let pointer = path.map { "/" + escaped($0.stringValue) }.joined()
        let violation: JSONValue = ["rule": "config", "path": .string(pointer), "message": .string(message)]
        return .invalid("config\(pointer): \(message)", violations: [violation])
    }

    /// By RFC 6901.
    private static func escaped(_ key: String) -> String {
        var escaped = ""
        for scalar in key.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
