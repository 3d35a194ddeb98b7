internal import YAML

/// A value of the configuration file with its place.
struct ConfigurationNode {
    enum Content {
        case scalar(ConfigurationScalar)
        case sequence([ConfigurationNode])
        case mapping([ConfigurationMember])
        /// Its error is already noted; whoever meets it keeps quiet.
        case broken
    }

    let mark: YAMLMark
    let content: Content

    /// Whether nothing stands where a value could stand.
    var isNull: Bool {
        if case .scalar(let scalar) = content { scalar.kind == .null } else { false }
    }
}

/// A scalar after interpolation.
struct ConfigurationScalar {
    let text: String
    let kind: YAMLScalarKind
    /// Whether part of the text came from the environment or a file; such a value is a string in JSON.
    let isInterpolated: Bool
}

/// A key of a mapping with its value.
struct ConfigurationMember {
    let key: String
    let keyMark: YAMLMark
    let value: ConfigurationNode
}
