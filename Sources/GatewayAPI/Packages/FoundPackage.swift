import AdapterHost
import JSONText

/// A package that an adapter emitted: its JSON with extensions, and what later steps need to name it again.
struct FoundPackage: Sendable {
    let adapter: Adapter
    let json: [UInt8]
    let id: String
    let name: String
    let version: String
    let repository: String?
    let repositoryURL: String?
    let checksum: String?
    let artifactType: String?
    let sizeBytes: UInt64?
    let uri: String?
    /// The adapter's own extensions, as it emitted them.
    let extensionsJSON: [UInt8]?

    init(_ package: PackageView, adapter: Adapter) {
        self.adapter = adapter
        var writer = JSONWriter(capacity: 1536)
        PackageJSON.write(package, adapter: adapter.name, to: &writer)
        json = writer.take()
        id = unsafe PackageJSON.withIdentifier(of: package) { unsafe String(decoding: $0, as: UTF8.self) }
        name = unsafe Self.text(package.artifactName ?? package.name) ?? ""
        version = unsafe Self.text(package.artifactVersion) ?? ""
        repository = unsafe Self.text(package.repository)
        repositoryURL = unsafe Self.text(package.repositoryURL)
        checksum = unsafe Self.text(package.checksum)
        artifactType = unsafe Self.text(package.artifactType)
        sizeBytes = package.sizeBytes
        uri = unsafe Self.text(package.packageURI)
        extensionsJSON = unsafe package.extensionsJSON.map { unsafe Array($0) }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer?) -> String? {
        guard let bytes = unsafe bytes else { return nil }
        return unsafe String(decoding: bytes, as: UTF8.self)
    }
}
