import Foundation
import Testing

/// How a test lets a gateway read another configuration.
extension RunningGateway {
    /// How the news comes to it; the file itself is always changed in one step, so that nobody reads half of it.
    enum Occasion: CaseIterable {
        /// The file is renamed over the old one, and SIGHUP sent.
        case signal
        /// The file is renamed over the old one, as editors do.
        case rename
        /// The file is a link, which is replaced, as in a ConfigMap of Kubernetes.
        case link

        var cause: ReloadCause { self == .signal ? .signal : .change }
    }

    /// Why it reads its configuration, in the words of its log.
    enum ReloadCause: String {
        case signal = "SIGHUP"
        case change = "the files have changed"
    }

    /// Brings another configuration and waits until it is in force, or refused.
    ///
    /// - Returns: whether it is in force.
    @discardableResult
    func reload(_ adapters: String, more: String = "", by occasion: Occasion = .signal) throws -> Bool {
        let text = Self.configuration(adapters, more: more, plugins: Product.plugins, in: directory)
        return try reload(text: text, by: occasion)
    }

    /// The same with the whole text of the file.
    @discardableResult
    func reload(text: String, by occasion: Occasion = .signal) throws -> Bool {
        let file = directory.file("gateway.yaml")
        switch occasion {
        case .signal, .rename: try directory.write(text, to: "gateway.yaml.new")
        case .link:
            let target = "configuration-\(UUID().uuidString)"
            try directory.write(text, to: target)
            try FileManager.default.createSymbolicLink(atPath: "\(file).new", withDestinationPath: target)
        }
        return try awaitReload(occasion.cause) {
            #expect(unsafe rename("\(file).new", file) == 0)
            if occasion == .signal { kill(identifier, SIGHUP) }
        }
    }

    /// Waits for the reload that `change` brings about; whether it succeeded.
    func awaitReload(_ cause: ReloadCause = .change, after change: () throws -> Void) throws -> Bool {
        let before = outcomes(of: cause).count
        try change()
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        let client = try client()
        while ContinuousClock.now < deadline {
            // Asked for what it says anyway, so that the wait leaves it time.
            _ = try client.request("GET", "/healthz")
            let outcomes = outcomes(of: cause)
            if outcomes.count > before { return outcomes[before] }
        }
        throw WireError(reason: "the configuration was not read anew")
    }

    /// Whether each reload for this cause succeeded, as the log says.
    private func outcomes(of cause: ReloadCause) -> [Bool] {
        var outcomes: [Bool] = []
        var isMeant = false
        for line in log {
            if line.contains("\"reloading the configuration\"") { isMeant = line.contains(cause.rawValue) }
            if isMeant, line.contains("\"configuration reloaded\"") { outcomes.append(true) }
            if isMeant, line.contains("\"configuration refused") { outcomes.append(false) }
        }
        return outcomes
    }
}

extension WireClient {
    /// The value of a line of `/metrics`; nil if there is none.
    func metric(_ series: String) throws -> Double? {
        let lines = try request("GET", "/metrics").text.split(separator: "\n")
        return lines.first { $0.hasPrefix(series + " ") }.flatMap { Double($0.dropFirst(series.count + 1)) }
    }
}
