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
        let settings = configuration.settings.adapters.filter(\.enabled)
        var mistakes: [String] = []
        for (specification, adapter) in zip(configuration.adapters, settings) {
            do throws(LoadError) {
                try PluginInspection(specification).checkConfiguration()
            } catch {
                mistakes += lines(
                    error,
                    adapter: adapter.name,
                    line: adapter.line,
                    lines: adapter.configLines
                )
            }
        }
        guard mistakes.isEmpty else {
            StandardStream.error(mistakes.joined(separator: "\n"))
            return 2
        }
        let count = settings.count
        StandardStream.output("\(configuration.file): no mistakes; \(count) adapter\(count == 1 ? "" : "s")")
        return 0
    }

    private func lines(_ error: LoadError, adapter: String, line: Int, lines: [String: Int]) -> [String] {
        guard !error.violations.isEmpty else {
            return [
                "\(configuration.file):\(line): adapter \(adapter): \(error.id.rawValue): \(error.message)"
            ]
        }
        return error.violations.map {
            let place = lines[$0.pointer] ?? line
            return "\(configuration.file):\(place): adapter \(adapter): config\($0.pointer): \($0.message)"
        }
    }
}
