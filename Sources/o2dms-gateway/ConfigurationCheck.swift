import AdapterHost
import Configuration
import JSONSchema
import PackageLifecycle

/// `check-config`: the file was read already; here each adapter's part is held against its plugin's schema, and the state directory
/// and the state store are looked at: whether they could be used.
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
        mistakes += directoryMistakes()
        var findings = "\(adapters.count) adapter\(adapters.count == 1 ? "" : "s")"
        do throws(StateStoreError) {
            findings += try stateStoreFindings()
        } catch {
            mistakes.append(configuration.mistake(error))
        }
        guard mistakes.isEmpty else {
            StandardStream.error(mistakes.joined(separator: "\n"))
            return 2
        }
        StandardStream.output("\(configuration.file): no mistakes; \(findings)")
        return 0
    }

    /// The directory that the gateway could neither use nor make; the spool usually lies in the other one.
    private func directoryMistakes() -> [String] {
        let state = configuration.settings.state
        for (key, path) in [("directory", state.directory), ("spool", state.spoolDirectory)] {
            guard let reason = StateDirectory.obstacle(to: path) else { continue }
            return [
                "\(configuration.place(ofState: key)): state.\(key): this user can neither use nor make it (\(reason)):"
                    + " let the gateway's user write there, or name another directory"
            ]
        }
        return []
    }

    /// What is to be said of the state store; throws what somebody must mend.
    ///
    /// A server that is away is no mistake of the file: the gateway starts without it, and the file may be checked where the server
    /// cannot be reached.
    private func stateStoreFindings() throws(StateStoreError) -> String {
        let store = try configuration.makeStateStore()
        // The gateway makes it at its start, and in it the file.
        if configuration.settings.state.isEmbeddedInDirectory,
            !StateDirectory.isThere(configuration.settings.state.directory)
        {
            return ""
        }
        do throws(StateStoreError) {
            return try store.probe() ? "; the state store answers" : ""
        } catch .unavailable(let reason) {
            return "; the state store does not answer from here: \(reason)"
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

    /// What somebody must mend about the state store, likewise, and how.
    func mistake(_ error: StateStoreError) -> String {
        let remedy =
            if case .refused = error {
                "; mend the user, the password or the database's name, here or on the server"
            } else {
                ""
            }
        return "\(place(ofState: "url")): state.url: \(error.reason)\(remedy)"
    }

    /// Where a key of the section `state` stands; just the file where it has its default.
    func place(ofState key: String) -> String {
        settings.state.lines[key].map { "\(file):\($0)" } ?? file
    }
}
