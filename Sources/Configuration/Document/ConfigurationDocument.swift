internal import YAML

/// Reads the file's YAML into a tree: the one place where a tree is right, since all errors are to be shown with
/// their lines.
struct ConfigurationDocument: ~Copyable {
    static let limitBytes = 1 << 20

    private var reader: YAMLEventReader
    private var interpolation: Interpolation
    private var diagnostics: Diagnostics

    private init(_ bytes: [UInt8], _ interpolation: Interpolation, _ diagnostics: Diagnostics) {
        reader = YAMLEventReader(bytes: bytes, limits: YAMLLimits(totalBytes: Self.limitBytes))
        self.interpolation = interpolation
        self.diagnostics = diagnostics
    }

    /// The root of the file, or nil if it is empty or no YAML; what is wrong is noted.
    static func read(
        _ bytes: [UInt8],
        interpolation: inout Interpolation,
        into diagnostics: inout Diagnostics
    ) -> ConfigurationNode? {
        var document = ConfigurationDocument(bytes, interpolation, diagnostics)
        let root: ConfigurationNode?
        do throws(YAMLError) {
            root = try document.root()
        } catch {
            document.diagnostics.add(error.message, at: error.mark)
            root = nil
        }
        diagnostics = document.diagnostics
        interpolation = document.interpolation
        return root
    }

    private mutating func root() throws(YAMLError) -> ConfigurationNode? {
        var root: ConfigurationNode?
        while true {
            let event = try reader.next()
            switch event {
            case .streamStart, .documentStart, .documentEnd: continue
            case .streamEnd: return root
            default: root = try node(event)
            }
        }
    }

    /// The value whose first event was just read; as deep as the reader's limit at most.
    private mutating func node(_ event: YAMLEvent) throws(YAMLError) -> ConfigurationNode {
        let mark = reader.mark
        switch event {
        case .mappingStart: return ConfigurationNode(mark: mark, content: .mapping(try members()))
        case .sequenceStart: return ConfigurationNode(mark: mark, content: .sequence(try items()))
        default: return ConfigurationNode(mark: mark, content: scalar(at: mark))
        }
    }

    private mutating func items() throws(YAMLError) -> [ConfigurationNode] {
        var items: [ConfigurationNode] = []
        while true {
            let event = try reader.next()
            if event == .sequenceEnd { return items }
            items.append(try node(event))
        }
    }

    private mutating func members() throws(YAMLError) -> [ConfigurationMember] {
        var members: [ConfigurationMember] = []
        // Keys are compared by their bytes, not by what Unicode holds to be the same.
        var lines: [[UInt8]: Int] = [:]
        while true {
            let event = try reader.next()
            if event == .mappingEnd { return members }
            let mark = reader.mark
            guard event == .scalar else {
                throw YAMLError(.syntax, at: mark, "a key must be a word, not a list or mapping")
            }
            let key = reader.scalarString
            let value = try node(try reader.next())
            if let first = lines.updateValue(mark.line, forKey: Array(key.utf8)) {
                diagnostics.add(
                    "the key \(Diagnostics.quoted(key)) was already given in line \(first)",
                    at: mark
                )
            } else {
                members.append(ConfigurationMember(key: key, keyMark: mark, value: value))
            }
        }
    }

    private mutating func scalar(at mark: YAMLMark) -> ConfigurationNode.Content {
        let kind = reader.scalarKind
        let text = reader.scalarString
        do throws(InterpolationError) {
            guard let expanded = try interpolation.expand(text) else {
                return .scalar(ConfigurationScalar(text: text, kind: kind, isInterpolated: false))
            }
            return .scalar(ConfigurationScalar(text: expanded, kind: .string, isInterpolated: true))
        } catch {
            // In a scalar of several lines only its beginning can be named.
            let isOneLine = !text.utf8.contains(UInt8(ascii: "\n"))
            let quote = reader.scalarStyleIsPlain ? 0 : 1
            let column = isOneLine ? mark.column + quote + error.offset : mark.column
            diagnostics.add(error.message, at: YAMLMark(line: mark.line, column: column))
            return .broken
        }
    }
}
