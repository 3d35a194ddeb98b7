internal import JSONText
internal import YAML
internal import YAMLValue

/// What an ApplicationSet puts on every Application that it makes: a template of a document, of which the sources are wanted.
struct TemplatePatch {
    /// The sources that it names; where they cannot be told, such as may be anything.
    let specification: Application.Specification
    /// Whether it puts them on every Application, so that none keeps what it replaces.
    let isCertain: Bool

    /// Stands where an action puts a value; no character of a text.
    private static let value = "\u{E000}"
    /// Below these members sources are written.
    private static let members: Set<String> = ["source", "sources", "sourceHydrator"]

    /// Reads a patch.
    ///
    /// - Parameter text: as it is written.
    init(_ text: String) {
        guard let outline = Outline(text), let named = Self.sources(in: outline.text) else {
            (specification, isCertain) = (.open, false)
            return
        }
        let read: (String) -> String = { $0.replacing(Self.value, with: "{{}}") }
        // A member that is put there only sometimes may meet what others put there.
        specification = named.mapped(outline.isConditional ? { _ in "{{}}" } : read, names: read)
        isCertain = !outline.isConditional
    }

    /// What a document says of sources; nil if actions make more of it than texts.
    private static func sources(in text: String) -> Application.Specification? {
        guard let document = try? JSONValue(yaml: Array(text.utf8)) else { return nil }
        if document == .null { return .init() }
        guard hasKnownMembers(document, isDeep: false) else { return nil }
        guard let spec = document["spec"] else { return .init() }
        guard hasKnownMembers(spec, isDeep: false) else { return nil }
        let parts = (spec.members ?? []).filter { members.contains($0.key) }
        guard parts.allSatisfy({ hasKnownMembers($0.value, isDeep: true) }) else { return nil }
        return try? JSONValue.object(parts).decode(Application.Specification.self)
    }

    /// Whether a value is a mapping or a list whose keys are written, not made, and that takes nothing away: directives of a
    /// strategic merge (`$patch`), `null` and empty texts do.
    private static func hasKnownMembers(_ value: JSONValue, isDeep: Bool) -> Bool {
        switch value {
        case .object(let members):
            return members.allSatisfy { member in
                !member.key.contains(Self.value) && !member.key.hasPrefix("$")
                    && (!isDeep
                        || member.value.string.map { !$0.isEmpty }
                            ?? hasKnownMembers(member.value, isDeep: true))
            }
        case .array(let elements):
            return elements.allSatisfy { $0.string != nil || hasKnownMembers($0, isDeep: isDeep) }
        case .string(let text): return !text.contains(Self.value)
        case .null: return !isDeep
        case .bool, .integer, .number: return true
        }
    }

    /// The document without its actions.
    private struct Outline {
        var text = ""
        var isConditional = false

        /// `$name = …` or `$name := …`, which put nothing there.
        private static func isAssignment(_ action: String) -> Bool {
            guard action.hasPrefix("$") else { return false }
            let rest = action.drop { $0 == "$" || $0 == "_" || $0.isLetter || $0.isNumber }
            return [":=", "="].contains { rest.drop(while: \.isWhitespace).hasPrefix($0) }
        }

        /// Nil if actions make more of it than values.
        init?(_ template: String) {
            for piece in TemplateText(template).pieces {
                switch piece {
                case .text(let literal): text += literal
                case .action(let action):
                    let word = action.prefix { $0.isLetter }
                    if action.hasPrefix("/*") || Self.isAssignment(action) { continue }
                    guard !["template", "block", "define"].contains(word) else { return nil }
                    if TemplateText.control.contains(String(word)) {
                        isConditional = true
                    } else {
                        text += TemplatePatch.value
                    }
                }
            }
        }
    }
}

extension Application.Specification {
    /// Sources of which nothing is known: charts, and directories.
    fileprivate static let open: Application.Specification = {
        var specification = Application.Specification()
        specification.sources = [
            ApplicationSource(repoURL: "{{}}", chart: "{{}}"),
            ApplicationSource(repoURL: "{{}}", path: "{{}}"),
        ]
        return specification
    }()
}
