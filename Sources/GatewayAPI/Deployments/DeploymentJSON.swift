import AdapterHost
import JSONText
import Observability

/// Writes a deployment, straight from the memory it lies in.
enum DeploymentJSON {
    /// Writes one deployment as an object.
    ///
    /// `evidence`: how it uses the package that was asked about; `.none` if none was.
    static func write(
        _ view: DeploymentView,
        adapter: String,
        evidence: DeploymentView.Evidence,
        to writer: inout JSONWriter
    ) {
        writer.beginObject()
        unsafe text("deploymentId", unsafe view.id, to: &writer)
        unsafe text("name", unsafe view.name, to: &writer)
        unsafe text("namespace", unsafe view.namespace, to: &writer)
        writer.member("adapter", adapter)
        writer.member("status", view.status.text)
        unsafe text("statusMessage", unsafe view.statusMessage, to: &writer)
        writer.member("evidence", ifPresent: evidence.text)
        writePackage(of: view, to: &writer)
        if let revision = view.revision { writer.member("revision", revision) }
        if let time = view.createdAt { writer.member("createdAt", nanosecondsSinceEpoch: time) }
        if let time = view.updatedAt { writer.member("updatedAt", nanosecondsSinceEpoch: time) }
        if let own = unsafe view.extensionsJSON {
            writer.member("extensions", json: JSONRedaction.redacted(unsafe Array(own)))
        }
        writer.endObject()
    }

    private static func writePackage(of view: DeploymentView, to writer: inout JSONWriter) {
        if let name = unsafe view.packageName, let version = unsafe view.packageVersion {
            let id = unsafe Array(name) + [UInt8(ascii: "-")] + Array(version)
            unsafe id.withUnsafeBytes { unsafe text("packageId", $0, to: &writer) }
        }
        unsafe text("packageName", unsafe view.packageName, to: &writer)
        unsafe text("packageVersion", unsafe view.packageVersion, to: &writer)
        unsafe text("packageRepositoryUrl", unsafe view.packageRepositoryURL, to: &writer)
        unsafe text("packageDigest", unsafe view.packageDigest, to: &writer)
    }

    private static func text(
        _ key: StaticString,
        _ value: UnsafeRawBufferPointer?,
        to writer: inout JSONWriter
    ) {
        guard let value = unsafe value, unsafe !value.isEmpty else { return }
        _ = unsafe writer.member(key, utf8: value)
    }
}
