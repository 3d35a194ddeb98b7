/// What the command line asks for.
enum Invocation: Equatable {
    case serve(configuration: String?, welcome: Bool)
    case checkConfiguration(String?)
    case listPlugins(String?)
    case repair(String?, RepairOptions)
    case configurationReference
    case version
    case help

    static let usage = """
        usage: o2dms-gateway [--config FILE]                 serve until SIGTERM
               o2dms-gateway check-config [--config FILE]    hold a configuration against every rule, look whether
                                                             its state can be kept, change nothing
               o2dms-gateway plugins list [--config FILE]    show the plugins in plugins.directory and what they can do
               o2dms-gateway repair [--config FILE] [--adapter NAME] [--repository NAME] [--adopt | --remove] [--now] [--json]
                                                             name, adopt or remove archives that no repository's index names
               o2dms-gateway config-reference                print every key of the configuration, as Markdown
               o2dms-gateway --version | --help

        FILE defaults to $O2DMS_CONFIG, then to gateway.yaml. --welcome makes serving say hello on standard output.
        The status is 0 for success, 1 for a failure, 2 for a command line or configuration that makes no sense, 3 for a
        repair that leaves something to do.

        repair changes nothing unless --adopt or --remove is given, and leaves alone what is younger than an hour, since an
        upload may be on its way; --now does not. Gateways may go on serving and taking uploads meanwhile.
        """

    /// Reads the arguments after the program's name.
    init(_ arguments: [String]) throws(UsageError) {
        var words: [String] = []
        var configuration: String?
        var welcome = false
        var repair = RepairOptions()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--config":
                guard let file = rest.popFirst() else { throw UsageError("--config needs a file") }
                configuration = file
            case "--welcome": welcome = true
            case "--adapter", "--repository", "--adopt", "--remove", "--now", "--json":
                try repair.take(argument, &rest)
            case "--help", "-h": words = ["--help"]
            default: words.append(argument)
            }
        }
        if words == ["repair"] {
            self = .repair(configuration, repair)
            return
        }
        guard repair == RepairOptions() else { throw UsageError("only repair takes such options") }
        self = try Self.command(words, configuration, welcome)
    }

    private static func command(_ words: [String], _ configuration: String?, _ welcome: Bool)
        throws(UsageError)
        -> Invocation
    {
        switch words {
        case []: .serve(configuration: configuration, welcome: welcome)
        case ["check-config"]: .checkConfiguration(configuration)
        case ["plugins", "list"]: .listPlugins(configuration)
        case ["config-reference"]: .configurationReference
        case ["--version"]: .version
        case ["--help"]: .help
        default: throw UsageError("there is no command \"\(words.joined(separator: " "))\"")
        }
    }
}

/// A command line that makes no sense, and why.
struct UsageError: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
