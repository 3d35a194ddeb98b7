import PackageLifecycle

extension SoughtPackage {
    /// The package as its adapter described it.
    init(_ package: FoundPackage) {
        self.init(id: package.id, name: package.name, version: package.version)
        repository = package.repository
        repositoryURL = package.repositoryURL
        digest = package.checksum
        artifactType = package.artifactType
        uri = package.uri
        extensionsJSON = package.extensionsJSON
    }
}
