/// A package whose users are sought, as far as its own adapter describes it.
public struct SoughtPackage: Sendable, Hashable {
    /// Its id, for people.
    public var id: String
    /// Its artifact name.
    public var name: String
    /// Its version as text.
    public var version: String
    /// Its repository's name in the configuration.
    public var repository: String?
    /// Its repository's address.
    public var repositoryURL: String?
    /// `sha256:` and 64 lower-case hexadecimal digits of its archive.
    public var digest: String?
    /// Its media type.
    public var artifactType: String?
    /// The resolved address of its artifact.
    public var uri: String?
    /// Its extensions as its adapter emitted them: the text of a JSON object.
    public var extensionsJSON: [UInt8]?

    /// A package of which no more is known than its name and version.
    public init(id: String, name: String, version: String) {
        self.id = id
        self.name = name
        self.version = version
    }
}
