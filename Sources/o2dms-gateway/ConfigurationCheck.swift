import AdapterHost
import Configuration
import JSONSchema

/// `check-config`: the file was read already; here each adapter's part is held against its plugin's schema.
struct ConfigurationCheck {
    private let configuration: LoadedConfiguration

    init(_ configuration: LoadedConfiguration) {
        self.configuration = configuration
    }

    func run() -> CInt {
        let adapters = configuration.adapters
        var mistakes: [String] = []
        for adapter in adapters {
            do throws(LoadError) {
                try PluginInspection(adapter).checkConfiguration()
            } catch {
                mistakes += configuration.mistakes(error, of: adapter.name)
            }
        }
        guard mistakes.isEmpty else {
            StandardStream.error(mistakes.joined(separator: "\n"))
            return 2
        }
        let count = adapters.count
        StandardStream.output("\(configuration.file): no mistakes; \(count) adapter\(count == 1 ? "" : "s")")
        return 0
    }
}

extension LoadedConfiguration {
    /// Why an adapter cannot be had, as `file:line: …`: one line for each place that is wrong.
    func mistakes(_ error: LoadError, of name: String) -> [String] {
        let adapter = settings.adapters.first { $0.name == name }
        let line = adapter?.line ?? 0
        guard !error.violations.isEmpty else {
            return ["\(file):\(line): adapter \(name): \(error.id.rawValue): \(error.message)"]
        }
        return error.violations.map {
            let place = adapter?.configLines[$0.pointer] ?? line
            return "\(file):\(place): adapter \(name): config\($0.pointer): \($0.message)"
        }
    }
}
