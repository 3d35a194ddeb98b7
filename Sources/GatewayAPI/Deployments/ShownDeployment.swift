import AdapterHost
import JSONText

/// A deployment that an adapter emitted by itself: its id, and its JSON with extensions.
struct ShownDeployment: Sendable {
    let id: String
    let json: [UInt8]

    init(_ view: DeploymentView, adapter: String) {
        id = unsafe view.id.map { unsafe String(decoding: $0, as: UTF8.self) } ?? ""
        var writer = JSONWriter(capacity: 1024)
        DeploymentJSON.write(view, adapter: adapter, evidence: .none, to: &writer)
        json = writer.take()
    }
}
