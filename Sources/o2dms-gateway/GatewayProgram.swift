import Configuration

/// The program: reads the command line and runs what it asks for.
enum GatewayProgram {
    static let version = "0.1.0"

    /// The status that the process ends with.
    static func run(_ arguments: [String]) -> CInt {
        do throws(UsageError) {
            switch try Invocation(arguments) {
            case .serve(let file, let welcome):
                let reading = LoadedConfiguration.read(file ?? LoadedConfiguration.defaultFile)
                return withConfiguration(reading) { Serving($0, reading, welcome: welcome).run() }
            case .checkConfiguration(let file):
                return withConfiguration(file) { ConfigurationCheck($0).run() }
            case .listPlugins(let file): return withConfiguration(file) { PluginListing($0).run() }
            case .repair(let file, let options):
                return withConfiguration(file) { Repair($0, options).run() }
            case .configurationReference: StandardStream.output(GatewayConfiguration.referenceText)
            case .version: StandardStream.output("o2dms-gateway \(version)")
            case .help: StandardStream.output(Invocation.usage)
            }
            return 0
        } catch {
            StandardStream.error("o2dms-gateway: \(error.reason)\n\n\(Invocation.usage)")
            return 2
        }
    }

    private static func withConfiguration(_ file: String?, _ body: (LoadedConfiguration) -> CInt) -> CInt {
        withConfiguration(LoadedConfiguration.read(file ?? LoadedConfiguration.defaultFile), body)
    }

    private static func withConfiguration(
        _ reading: LoadedConfiguration.Reading,
        _ body: (LoadedConfiguration) -> CInt
    ) -> CInt {
        switch reading.result {
        case .success(let loaded): return body(loaded)
        case .failure(let errors):
            StandardStream.error(errors.description)
            return 2
        }
    }
}
