/// What `repair` is to do, as its command line says.
struct RepairOptions: Equatable {
    enum Action: String {
        case list, adopt, remove
    }

    /// How old something is before it is no upload on its way.
    static let graceSeconds: Int64 = 3600

    /// Only this adapter.
    var adapter: String?
    /// Only this repository.
    var repository: String?
    var action = Action.list
    /// Whether young things are not spared.
    var isNow = false
    /// Whether a program reads the report.
    var isJSON = false

    /// Reads an option, and its value from what follows.
    mutating func take(_ option: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
        switch option {
        case "--adapter": adapter = try Self.value(option, &rest)
        case "--repository": repository = try Self.value(option, &rest)
        case "--adopt": try choose(.adopt)
        case "--remove": try choose(.remove)
        case "--now": isNow = true
        default: isJSON = true
        }
    }

    private mutating func choose(_ action: Action) throws(UsageError) {
        guard self.action == .list || self.action == action else {
            throw UsageError("an orphan is adopted or removed, not both")
        }
        self.action = action
    }

    private static func value(_ option: String, _ rest: inout ArraySlice<String>) throws(UsageError) -> String
    {
        guard let value = rest.popFirst(), !value.isEmpty else { throw UsageError("\(option) needs a name") }
        return value
    }
}
