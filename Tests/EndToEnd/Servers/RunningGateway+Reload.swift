import Foundation
import Testing

/// How a test lets a gateway read another configuration.
extension RunningGateway {
    /// How the news comes to it.
    enum Occasion: CaseIterable {
        /// The file is renamed over the old one, and SIGHUP sent.
        case signal
        /// The file is renamed over the old one, as editors do.
        case rename
        /// The file is a link, which is replaced, as in a ConfigMap of Kubernetes.
        case link
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
        let client = try client()
        let before = try client.reloads()
        let file = directory.file("gateway.yaml")
        switch occasion {
        case .signal, .rename: try directory.write(text, to: "gateway.yaml.new")
        case .link:
            let target = "configuration-\(UUID().uuidString)"
            try directory.write(text, to: target)
            try FileManager.default.createSymbolicLink(atPath: "\(file).new", withDestinationPath: target)
        }
        // In one step, so that nobody reads half of it.
        #expect(unsafe rename("\(file).new", file) == 0)
        if occasion == .signal { kill(identifier, SIGHUP) }
        return try client.awaitReload(after: before)
    }
}

/// How often a configuration was read anew.
struct Reloads: Equatable {
    var succeeded = 0
    var failed = 0
}

extension WireClient {
    /// A line of `/metrics` without its value; nil if there is none.
    func metric(_ series: String) throws -> Double? {
        let lines = try request("GET", "/metrics").text.split(separator: "\n")
        return lines.first { $0.hasPrefix(series + " ") }.flatMap { Double($0.dropFirst(series.count + 1)) }
    }

    func reloads() throws -> Reloads {
        func count(_ status: String) throws -> Int {
            try metric("o2dms_configuration_reloads_total{status=\"\(status)\"}").map { Int($0) } ?? 0
        }
        return Reloads(succeeded: try count("success"), failed: try count("failed"))
    }

    /// Waits for the next reload; whether it succeeded.
    func awaitReload(after before: Reloads) throws -> Bool {
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        while ContinuousClock.now < deadline {
            let now = try reloads()
            if now != before { return now.succeeded > before.succeeded }
        }
        throw WireError(reason: "the configuration was not read anew")
    }
}
