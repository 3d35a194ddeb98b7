internal import YAML

/// A mapping of the file with a fixed set of keys.
struct SectionSchema<Target>: Sendable {
    /// The section's key, or the path under which it stands.
    let name: String
    /// One sentence for the reference.
    let documentation: String
    let fields: [Field<Target>]

    /// Reads the section, noting everything that is wrong; what is missing keeps its default.
    func read(_ node: ConfigurationNode, into target: inout Target, _ diagnostics: inout Diagnostics) {
        guard let members = node.members(of: name, &diagnostics) else { return }
        for member in members {
            guard let field = fields.first(where: { $0.key == member.key }) else {
                diagnostics.addUnknown(member, known: fields.map(\.key))
                continue
            }
            if case .broken = member.value.content { continue }
            do throws(ValueError) {
                try field.read(member.value, &target)
            } catch {
                diagnostics.add("\(name).\(field.key): \(error.message)", at: member.value.mark)
            }
        }
    }
}

extension ConfigurationNode {
    /// The members of a section; a section without a value has none, and what is no mapping is noted.
    func members(of name: String, _ diagnostics: inout Diagnostics) -> [ConfigurationMember]? {
        switch content {
        case .mapping(let members): return members
        case .broken: return nil
        case .scalar, .sequence:
            if !isNull { diagnostics.add("\(name) must be a mapping of keys to values", at: mark) }
            return nil
        }
    }
}

extension Diagnostics {
    /// Notes a key that nobody knows, with the one that was probably meant.
    mutating func addUnknown(_ member: ConfigurationMember, known: [String]) {
        var message = "unknown key \(Self.quoted(member.key))"
        if let nearest = EditDistance.nearest(to: member.key, among: known) {
            message += "; the nearest known key is \"\(nearest)\""
        }
        let homes = ConfigurationSchema.sections(with: member.key)
        if !homes.isEmpty {
            message += " (\"\(member.key)\" itself belongs under \(homes.joined(separator: " or ")))"
        }
        add(message, at: member.keyMark)
    }
}
