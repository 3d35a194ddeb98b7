/// What an `HTTPServer` is started with.
public struct HTTPServerConfiguration: Sendable, Hashable {
    /// Where to listen.
    public var listen: ListenAddress
    /// The number of reactor threads; 0 means one for each core.
    public var threads: Int
    /// The bounds on clients.
    public var limits: HTTPLimits

    /// A configuration with the default limits unless others are given.
    public init(listen: ListenAddress, threads: Int = 0, limits: HTTPLimits = HTTPLimits()) {
        self.listen = listen
        self.threads = threads
        self.limits = limits
    }
}
