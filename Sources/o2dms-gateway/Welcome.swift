import AdapterHost
import GatewayHTTP

/// What a person sees who has just started the gateway.
struct Welcome {
    let address: ListenAddress
    let adapters: AdapterSet

    func print() {
        var lines = ["", "O2-DMS gateway \(GatewayProgram.version) on \(url)", ""]
        for adapter in adapters.adapters {
            let operations = adapter.descriptor.operations.map(\.operation.name).filter { $0 != "health" }
            lines.append(
                "  adapter \(adapter.name): \(adapter.descriptor.name) \(adapter.descriptor.version)"
            )
            lines.append("    \(operations.joined(separator: ", "))")
        }
        for failure in adapters.failures {
            lines.append(
                "  adapter \(failure.name) was not loaded: \(failure.error.id.rawValue): \(failure.error.message)"
            )
        }
        lines += ["", "Try:", "  curl \(curl)/o2dms/v1/nfDeploymentDescriptors", "", "Ctrl-C ends it.", ""]
        StandardStream.output(lines.joined(separator: "\n"))
    }

    private var url: String {
        switch address {
        case .tcp: "http://\(address)"
        case .unix: address.description
        }
    }

    private var curl: String {
        switch address {
        case .tcp: url
        case .unix(let path): "--unix-socket \(path) http://localhost"
        }
    }
}
