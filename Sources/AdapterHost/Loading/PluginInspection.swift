/// A look at a plugin without making an adapter of it: for checking a configuration and for listing what is there.
public struct PluginInspection: Sendable {
    /// What the plugin says about itself.
    public var descriptor: PluginDescriptor { plugin.descriptor }

    private let plugin: LoadedPlugin
    private let loader: PluginLoader

    /// Checks and loads the plugin's library, which stays in the process.
    ///
    /// Blocks. The specification's configuration is not looked at.
    ///
    /// - Parameter specification: names the file, its pin and the isolation.
    /// - Throws: why it cannot be loaded.
    public init(_ specification: AdapterSpecification) throws(LoadError) {
        loader = PluginLoader(specification: specification)
        plugin = try loader.open()
    }

    /// Holds the specification's configuration against the plugin's schema.
    ///
    /// - Throws: `plugin.config.invalid` with every violation.
    public func checkConfiguration() throws(LoadError) {
        try loader.checkConfiguration(plugin)
    }
}
