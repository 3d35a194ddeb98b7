internal import AdapterWork
internal import Deployments
internal import Digest
internal import GitCatalogue
internal import HTTPClient
internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit

/// Makes objects of Flux out of packages that lie in a repository already.
struct SourceRegistration: Sendable {
    private static let timeout = Duration.seconds(60)
    /// As Kubernetes recommends to say whose an object is.
    private static let ownership = JSONMember(key: "app.kubernetes.io/managed-by", value: "o2dms-gateway")

    let cluster: FluxCluster
    let catalogue: GitCatalogue
    let lookup: GitRegistrationLookup
    /// Where the objects go.
    let namespace: String
    /// How often Flux looks for news.
    let interval: String

    /// - Throws: which part of the configuration cannot be used.
    init(
        _ configuration: FluxConfiguration,
        _ cluster: FluxCluster,
        _ catalogue: GitCatalogue,
        stateDirectory: String
    ) throws(AdapterError) {
        self.cluster = cluster
        self.catalogue = catalogue
        let settings = configuration.registration
        lookup = try GitRegistrationLookup(settings?.git, catalogue, stateDirectory: stateDirectory)
        namespace = settings?.namespace ?? "flux-system"
        interval = settings?.interval ?? "10m"
        guard settings == nil || isWatched else {
            throw .configuration("/registration/namespace", "must be one of kubernetes.namespaces")
        }
    }

    /// Finds what is meant, makes the object, and emits the package that it is.
    ///
    /// - Parameters:
    ///   - upload: with the registration in its parameters.
    ///   - call: where the package goes.
    /// - Throws: what does not resolve, `alreadyExists`, or why the cluster does not take it.
    func register(_ upload: PackageUpload, _ call: Call) throws(AdapterError) {
        guard isWatched else {
            throw AdapterError(
                .unsupported,
                "registered packages would become objects in \(namespace), which is none of kubernetes.namespaces: set registration.namespace"
            )
        }
        let request = try SourceRequest(upload, interval: interval)
        let (name, version) = (request.git.name, request.git.version)
        guard !catalogue.hasPackage(name, version) else { throw Self.exists(name, version) }
        let terms = HTTPTerms(timeout: call.remaining ?? Self.timeout, for: call)
        let target = try resolve(request, terms, call)
        var registered = RegisteredName(name: name, version: version)
        registered.path = target.path
        registered.description = request.git.description ?? target.description
        let package: SourcePackage? =
            switch target.kind {
            case .gitRepository:
                try publish(registered, target, upload, GitRepositoryObject.self, terms, call) { object in
                    let path = target.path ?? ""
                    let state = SourceState(object, path, nil)
                    return SourcePackage(object, state, nil, path: path, users: [], isRegistered: true)
                }
            case .ociRepository:
                try publish(registered, target, upload, OCIRepositoryObject.self, terms, call) { object in
                    let (state, isChart) = (SourceState(object, nil), object.content.isChart)
                    return SourcePackage(object, state, nil, isChart: isChart, users: [], isRegistered: true)
                }
            default:
                try publish(registered, target, upload, HelmRepositoryObject.self, terms, call) { object in
                    SourcePackage(
                        object,
                        SourceState(object, registered),
                        nil,
                        isChart: true,
                        users: [],
                        isRegistered: true
                    )
                }
            }
        guard let package else { throw .internal("the object was made and is no package") }
        _ = call.emit(package.package)
    }

    /// Whether what is made will be seen.
    private var isWatched: Bool { cluster.cluster.namespaces?.contains(namespace) ?? true }

    /// Makes the object, unless this is a trial.
    ///
    /// It is created, not applied: of two gateways that register one package at the same moment only one may succeed.
    private func publish<Content: FluxObject>(
        _ name: RegisteredName,
        _ target: SourceTarget,
        _ upload: PackageUpload,
        _ content: Content.Type,
        _ terms: HTTPTerms,
        _ call: Call,
        package: (KubernetesObject<Content>) -> SourcePackage?
    ) throws(AdapterError) -> SourcePackage? {
        guard let type = cluster.kinds.first(where: { $0.kind == Content.kind })?.type else {
            throw AdapterError(.unsupported, "the cluster does not serve \(Content.kind.rawValue)")
        }
        let object = object(name, target, type)
        guard !upload.isDryRun else {
            call.emitDetails(["violations": [], "resolved": .string(target.resolved)])
            return try package(Self.preview(object))
        }
        let made: KubernetesObject<Content>
        do throws(KubernetesFault) {
            made = try cluster.cluster.client.create(object, in: namespace, of: type, as: content, terms)
        } catch {
            throw error.kind == .exists ? Self.exists(name.name, name.version) : .refused(error)
        }
        cluster.awaitSight(of: made.identity, terms) { $0?.uid == made.metadata.uid }
        return package(made)
    }

    private func object(_ name: RegisteredName, _ target: SourceTarget, _ type: ResourceType) -> JSONValue {
        let annotations = name.annotations.sorted { $0.key < $1.key }
            .map { JSONMember(key: $0.key, value: .string($0.value)) }
        return [
            "apiVersion": .string(type.apiVersion), "kind": .string(target.kind.rawValue),
            "metadata": [
                "name": .string(ObjectName.of(name)), "namespace": .string(namespace),
                "labels": .object([Self.ownership]), "annotations": .object(annotations),
            ],
            "spec": target.spec,
        ]
    }

    private static func preview<Content: FluxObject>(
        _ object: JSONValue
    ) throws(AdapterError) -> KubernetesObject<Content> {
        do {
            return KubernetesObject(
                metadata: try (object["metadata"] ?? .null).decode(ObjectMetadata.self),
                content: try object.decode(Content.self)
            )
        } catch {
            throw .internal("the object cannot be read")
        }
    }

    private static func exists(_ name: String, _ version: String) -> AdapterError {
        .alreadyExists("\(ShownText.short(name)) \(ShownText.short(version)) exists: use another version")
    }
}

/// What the object of a registered package is called.
enum ObjectName {
    private static let limitBytes = 200

    /// The name and version as far as Kubernetes takes them, and a digest of both, so that no two share an object.
    static func of(_ name: RegisteredName) -> String {
        let text = "\(name.name)-\(name.version)"
        let letters = text.lowercased().utf8.map { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) ? byte : UInt8(ascii: "-")
        }
        let slug = String(decoding: letters.prefix(limitBytes), as: UTF8.self)
        let digest = (try? SHA256Digest.of(Array("\(name.name)\n\(name.version)".utf8)))?.hex.prefix(8) ?? ""
        return "o2dms-\(slug)-\(digest)"
    }
}
