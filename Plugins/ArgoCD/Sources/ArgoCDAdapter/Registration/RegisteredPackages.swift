internal import AdapterWork
internal import Deployments
internal import GitCatalogue
internal import HTTPClient
internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit
internal import Threads

/// The packages that were registered: notes on the Secrets by which Argo CD knows their repositories.
///
/// [any thread]; changes block until the API server has acknowledged them.
final class RegisteredPackages: Sendable {
    /// How many may be registered in one repository; the API server takes 256 KiB of annotations.
    static let limit = 256
    private static let sightPatience = Duration.seconds(5)

    let namespace: String
    private let client: KubernetesClient
    private let secrets: WatchedCollection<RepositorySecret, KnownRepository>
    /// How many changes the watch has told of.
    private let changes: Monitor<Int>

    /// - Parameters:
    ///   - cluster: where Argo CD runs.
    ///   - namespace: Argo CD's.
    ///   - onChange: called on the watch's thread.
    init(_ cluster: Cluster, namespace: String, onChange: @escaping @Sendable () -> Void) {
        self.namespace = namespace
        client = cluster.client
        let changes = Monitor(0)
        self.changes = changes
        secrets = WatchedCollection(
            of: .secrets,
            labels: "\(RepositorySecret.label.name)=\(RepositorySecret.label.value)",
            in: Cluster(cluster.client, namespaces: [namespace], host: cluster.host),
            reader: { KnownRepository($0) },
            onChange: { _, _ in
                changes.update { $0 += 1 }
                onChange()
            }
        )
    }

    func start() throws(AdapterError) { try secrets.start() }

    /// Asks the watch to end, without waiting.
    func cancel() { secrets.cancel() }

    func stop() { secrets.stop() }

    /// All packages, as they are known.
    var packages: [Package] {
        secrets.values.flatMap { repository in repository.packages.map { $0.package(in: repository.repoURL) }
        }
    }

    /// Waits until the watch has seen a package come or go, a moment at the most: whoever has changed something sees it in the next list.
    func awaitSight(of name: String, _ version: String, isThere: Bool, _ terms: HTTPTerms) {
        let patience = min(Self.sightPatience, max(.zero, terms.deadline - .now))
        _ = changes.wait(atMost: patience) { _ in
            let isSeen = secrets.values.contains { repository in
                repository.packages.contains { $0.name == name && $0.version == version }
            }
            return isSeen == isThere ? true : nil
        }
    }

    /// Where a package is registered now; nil = nowhere.
    func repository(of name: String, _ version: String, _ terms: HTTPTerms) throws(AdapterError)
        -> KnownRepository?
    {
        try all(terms).first { $0.packages.contains { $0.name == name && $0.version == version } }
    }

    /// Notes a package; a repository that Argo CD knows already keeps the credentials that it has there.
    ///
    /// - Parameters:
    ///   - package: the package.
    ///   - registration: where it lies, and what Argo CD gets to know.
    ///   - terms: until when.
    /// - Throws: why the API server refuses.
    func add(
        _ package: RegisteredPackage,
        _ registration: GitRegistration,
        _ terms: HTTPTerms
    ) throws(AdapterError) {
        let address = RepositoryAddress(registration.repoURL)
        guard let known = try all(terms).first(where: { RepositoryAddress($0.repoURL) == address }) else {
            return try create(package, registration, terms)
        }
        guard known.packages.count < Self.limit else {
            throw AdapterError(
                .tooLarge,
                "\(Self.limit) packages are registered in this repository, which is the limit"
            )
        }
        try write(known.packages + [package], to: known, terms)
    }

    /// Takes a package's note away, and the Secret with it if it was made here and holds no other.
    func remove(_ name: String, _ version: String, from known: KnownRepository, _ terms: HTTPTerms)
        throws(AdapterError)
    {
        let rest = known.packages.filter { $0.name != name || $0.version != version }
        guard rest.isEmpty, known.isOurs else { return try write(rest, to: known, terms) }
        try Self.translating { () throws(KubernetesFault) in
            try client.delete(
                known.metadata.key,
                of: .secrets,
                preconditions: DeletionPreconditions(
                    uid: known.metadata.uid,
                    resourceVersion: known.metadata.resourceVersion
                ),
                terms
            )
        }
    }

    /// Throws `invalid` unless the project exists and admits the repository.
    func checkProject(_ registration: GitRegistration, _ terms: HTTPTerms) throws(AdapterError) {
        guard let name = registration.project else { return }
        let project: KubernetesObject<AppProject>
        do throws(KubernetesFault) {
            project = try client.get(
                ObjectKey(namespace: namespace, name: name),
                of: AppProject.type,
                as: AppProject.self,
                terms
            )
        } catch {
            guard error.kind == .absent || error.kind == .invalid else { throw .refused(error) }
            throw .registration("project", "there is no project \(ShownText.short(name))")
        }
        guard project.content.admits(registration.repoURL) else {
            throw .registration(
                "project",
                "project \(name) does not admit this repository: see its sourceRepos"
            )
        }
    }

    private func all(_ terms: HTTPTerms) throws(AdapterError) -> [KnownRepository] {
        try Self.translating { () throws(KubernetesFault) in try secrets.fresh(terms) }
    }

    private func create(
        _ package: RegisteredPackage,
        _ registration: GitRegistration,
        _ terms: HTTPTerms
    ) throws(AdapterError) {
        let secret: JSONValue = [
            "apiVersion": "v1", "kind": "Secret",
            "metadata": [
                "name": .string(
                    RepositorySecret.name(of: registration.repoURL, project: registration.project)
                ),
                "labels": .object([
                    JSONMember(
                        key: RepositorySecret.label.name,
                        value: .string(RepositorySecret.label.value)
                    ),
                    JSONMember(
                        key: RepositorySecret.ownership.name,
                        value: .string(RepositorySecret.ownership.value)
                    ),
                ]),
                "annotations": Self.annotations([package]),
            ],
            "stringData": .object(
                [
                    ("type", "git"), ("url", registration.repoURL), ("project", registration.project),
                    ("username", registration.password == nil ? nil : registration.username ?? "git"),
                    ("password", registration.password), ("sshPrivateKey", registration.privateKey),
                ].compactMap { key, text in text.map { JSONMember(key: key, value: .string($0)) } }
            ),
        ]
        do throws(KubernetesFault) {
            _ = try client.create(secret, in: namespace, of: .secrets, as: MetadataOnly.self, terms)
        } catch {
            guard error.kind == .exists else { throw .refused(error) }
            throw AdapterError(
                .conflict,
                "the repository was registered by somebody else at the same moment: try again"
            )
        }
    }

    private func write(_ packages: [RegisteredPackage], to known: KnownRepository, _ terms: HTTPTerms)
        throws(AdapterError)
    {
        let patch: JSONValue = [
            "metadata": [
                // Somebody else's change in between makes the API server refuse this one.
                "resourceVersion": known.metadata.resourceVersion.map(JSONValue.string) ?? .null,
                "annotations": Self.annotations(packages),
            ]
        ]
        try Self.translating { () throws(KubernetesFault) in
            _ = try client.patch(
                known.metadata.key,
                with: .merge(patch),
                of: .secrets,
                as: MetadataOnly.self,
                terms
            )
        }
    }

    private static func annotations(_ packages: [RegisteredPackage]) -> JSONValue {
        let list = JSONValue.array(packages.map(\.json))
        let text: JSONValue = packages.isEmpty ? .null : .string(String(decoding: list.text, as: UTF8.self))
        return .object([JSONMember(key: RepositorySecret.annotation, value: text)])
    }

    private static func translating<Value>(_ body: () throws(KubernetesFault) -> Value) throws(AdapterError)
        -> Value
    {
        do throws(KubernetesFault) { return try body() } catch { throw .refused(error) }
    }
}
