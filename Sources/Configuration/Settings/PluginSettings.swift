/// The section `plugins`.
public struct PluginSettings: Sendable, Hashable {
    /// Where adapter libraries lie; resolved against the directory of the file.
    public var directory = "dist/lib/o2dms/plugins"

    /// The defaults.
    public init() {}
}
