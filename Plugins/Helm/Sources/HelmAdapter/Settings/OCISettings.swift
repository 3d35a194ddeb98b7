/// What is configured of an OCI repository beside what every repository has.
struct OCISettings: Sendable, Equatable {
    var address: OCIAddress
    /// All charts there are, by their path below the address; `nil` = the registry's catalogue names them.
    var charts: [String]?
    /// The origin of a token service on another host that may see the credentials.
    var tokenService: String?
    var flavour = Flavour.recognised

    /// Whose own interface is used.
    enum Flavour: Sendable, Equatable {
        /// Harbor's if the server says that it is Harbor.
        case recognised
        case distribution
        case harbor
    }
}
