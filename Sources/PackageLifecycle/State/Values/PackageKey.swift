/// What tells one package from all others: where it lies, and as what.
public struct PackageKey: Sendable, Hashable {
    /// The instance that serves it.
    public var adapter: String
    /// The repository within that adapter; empty where the adapter has but one.
    public var repository: String
    /// Its name.
    public var name: String
    /// Its version, as the repository writes it.
    public var version: String

    /// Names a package.
    public init(adapter: String, repository: String, name: String, version: String) {
        self.adapter = adapter
        self.repository = repository
        self.name = name
        self.version = version
    }
}
