import AdapterHost
import Configuration
import JSONSchema
import PackageLifecycle

/// `check-config`: the file was read already; here each adapter's part is held against its plugin's schema, and the state store is
/// asked whether it lets the gateway in.
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
        var findings = "\(adapters.count) adapter\(adapters.count == 1 ? "" : "s")"
        do throws(StateStoreError) {
            findings += try stateStoreFindings()
        } catch {
            let line = configuration.settings.state.urlLine
            mistakes.append("\(configuration.file):\(line): state.url: \(error.reason)")
        }
        guard mistakes.isEmpty else {
            StandardStream.error(mistakes.joined(separator: "\n"))
            return 2
        }
        StandardStream.output("\(configuration.file): no mistakes; \(findings)")
        return 0
    }

    /// What is to be said of the state store; throws for an address that is none.
    ///
    /// A server that is away is no mistake of the file: the gateway starts without it, and the file may be checked where the server
    /// cannot be reached.
    private func stateStoreFindings() throws(StateStoreError) -> String {
        let store = try configuration.makeStateStore()
        do throws(StateStoreError) {
            return try store.probe() ? "; the state store answers" : ""
        } catch {
            return "; the state store does not answer from here: \(error.reason)"
        }
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
