/// One key of a section: from this both the reading of the file and its reference page are made.
struct Field<Target>: Sendable {
    let key: String
    /// The kind of value, in a word or two for the reference.
    let type: String
    /// The default as it would stand in the file; empty if there is none.
    let defaultText: String
    /// One sentence for the reference.
    let documentation: String
    /// Puts the value into its place, or says what is wrong with it.
    let read: @Sendable (ConfigurationNode, inout Target) throws(ValueError) -> Void
    /// Whether it has the same value in both.
    let isSame: @Sendable (Target, Target) -> Bool
}

/// Where a value belongs.
typealias SettingPath<Target, Value> = any WritableKeyPath<Target, Value> & Sendable

/// What is wrong with a value: a phrase that says what it must be.
struct ValueError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

extension Field {
    /// A key whose values are read by a function and shown by another.
    init<Value: Sendable & Equatable>(
        _ key: String,
        _ path: SettingPath<Target, Value>,
        type: String,
        defaults: Target,
        _ documentation: String,
        show: (Value) -> String,
        parse: @escaping @Sendable (ConfigurationNode) throws(ValueError) -> Value
    ) {
        self.init(
            key: key,
            type: type,
            defaultText: show(defaults[keyPath: path]),
            documentation: documentation,
            read: { node, target throws(ValueError) in target[keyPath: path] = try parse(node) },
            isSame: { $0[keyPath: path] == $1[keyPath: path] }
        )
    }
}
