/// The section `reload`: when the file is read anew while the gateway runs, beside SIGHUP.
public struct ReloadSettings: Sendable, Hashable {
    /// Whether changes of the file and of secret files are noticed.
    public var watch = true
    /// How long the files must have been left alone before they are read.
    public var delay: Duration = .milliseconds(500)
    /// How long requests that began before may go on with an adapter that was removed or replaced.
    public var drainTimeout: Duration = .seconds(900)

    /// The defaults.
    public init() {}
}
