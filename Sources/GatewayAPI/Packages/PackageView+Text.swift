import AdapterHost
import PackageLifecycle

extension String {
    /// Text of an adapter's memory; nil if there is none.
    init?(_ bytes: UnsafeRawBufferPointer?) {
        guard let bytes = unsafe bytes else { return nil }
        self = unsafe String(decoding: bytes, as: UTF8.self)
    }
}

extension PackageKey {
    /// The key of a package that an adapter emits.
    init(_ package: PackageView, adapter: String) {
        self.init(
            adapter: adapter,
            repository: unsafe String(package.repository) ?? "",
            name: unsafe String(package.artifactName ?? package.name) ?? "",
            version: unsafe String(package.artifactVersion) ?? ""
        )
    }
}

extension SoughtPackage {
    /// The package as an adapter emits it.
    init(_ package: PackageView) {
        let name = unsafe String(package.artifactName ?? package.name) ?? ""
        let version = unsafe String(package.artifactVersion) ?? ""
        self.init(id: "\(name)-\(version)", name: name, version: version)
        repository = unsafe String(package.repository)
        repositoryURL = unsafe String(package.repositoryURL)
        digest = unsafe String(package.checksum)
        artifactType = unsafe String(package.artifactType)
        uri = unsafe String(package.packageURI)
        extensionsJSON = unsafe package.extensionsJSON.map { unsafe Array($0) }
    }
}
