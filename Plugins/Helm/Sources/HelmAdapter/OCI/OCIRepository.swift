internal import AdapterWork
internal import Digest
internal import HTTPClient
internal import O2DMSPluginKit
internal import OCIRegistry

/// Charts in an OCI registry, as `helm push` lays them out: one repository of the registry for each chart, one tag for each version.
///
/// The registry is the only truth; what is kept in memory spares reading the same manifests again.
final class OCIRepository: ChartRepository {
    let identity: RepositoryIdentity
    let settings: RepositorySettings
    let address: OCIAddress
    let registry: RegistryClient
    let recognition: DialectRecognition
    let reader: OCICatalogueReader
    let reporter: RepositoryReporter
    let turns = PackageTurns()
    let verified = VerifiedArchives<SHA256Digest>()
    let follower: RepositoryFollower

    init(
        _ settings: RepositorySettings,
        _ oci: OCISettings,
        reporter: RepositoryReporter
    ) throws(AdapterError) {
        self.settings = settings
        self.reporter = reporter
        identity = RepositoryIdentity(name: settings.name, url: settings.url)
        address = oci.address
        do throws(HTTPClientError) {
            let registry = try RegistryClient(oci.address.registry, settings.registry(oci))
            self.registry = registry
            recognition = DialectRecognition(registry, oci)
            let tags = OCITagReader(
                registry: registry,
                address: oci.address,
                addressing: try ArchiveAddressing(document: oci.address.registry),
                limits: settings.indexLimits
            )
            reader = OCICatalogueReader(tags, charts: oci.charts, timeout: settings.timeout)
        } catch {
            throw .invalid("oci_registry: \(error.message)")
        }
        follower = RepositoryFollower(identity, settings, reporter) {
            [recognition, reader] (known, terms, _) throws(HTTPFault) in
            try reader.look(recognition.dialect(terms), known: known, terms)
        }
    }

    var state: RepositoryState { follower.state }
    var typeName: String { recognition.typeName }
    var isWritable: Bool { !settings.isReadOnly }
    /// A look at a whole registry is not cheap.
    func catchUp() {}

    /// Only the tag is looked at, in turn with what changes it here: what was read before a change must not be served after it.
    func look(for reference: PackageReference, _ call: Call) throws(AdapterError) {
        guard let name = reference.name, let version = reference.version,
            let tag = VersionTag.encoded(version)
        else { return }
        // What the first look has read already may be older than what is read here, and would take its place.
        if !hasTried { _ = follower.awaitLook(Patience(atMost: settings.timeout, for: call)) }
        let chart = (try? place(of: name, version).chart) ?? name
        if let charts = reader.charts, !charts.contains(chart) { return }
        guard RegistryGrammar.isName(address.repository(of: chart)) else { return }
        try turns.hold("\(name)-\(version)", call) { () throws(AdapterError) in
            try look(at: OCIRecords.Tag(chart: chart, tag: tag, version: version), call)
        }
    }

    /// Serves what a tag leads to now; the caller has the turn.
    func look(at tag: OCIRecords.Tag, _ call: Call) throws(AdapterError) {
        let record = try asking { () throws(HTTPFault) in try reader.look(at: tag, terms(call)) }
        guard case .chart(let entry)? = record?.content, let record else {
            return unlist([tag.version], of: tag.chart)
        }
        _ = try publish(tag, record, entry)
    }

    var hasTried: Bool { follower.hasTried }
    func start(onChange: @escaping @Sendable () -> Void) { follower.start(onChange: onChange) }
    func stop() { follower.stop() }

    /// For requests of a call that are answered at once.
    func terms(_ call: Call) -> HTTPTerms { HTTPTerms(timeout: settings.timeout, for: call) }

    /// For moving an archive, which takes as long as the call may.
    func transferTerms(_ call: Call) -> HTTPTerms {
        HTTPTerms(timeout: call.remaining ?? .seconds(3600), for: call)
    }

    /// Runs requests whose failure the caller is told.
    func asking<R>(_ body: () throws(HTTPFault) -> R) throws(AdapterError) -> R {
        do throws(HTTPFault) { return try body() } catch { throw AdapterError(error) }
    }
}

extension RepositorySettings {
    /// How to speak with the registry; the client itself binds the credentials to it.
    fileprivate func registry(_ oci: OCISettings) throws(HTTPClientError) -> RegistryConfiguration {
        var client = client(for: oci.address.registry.origin)
        client.credentials = nil
        var registry = RegistryConfiguration(client: client)
        registry.credentials = username.map {
            RegistryConfiguration.Credentials(username: $0, password: password ?? "")
        }
        if let service = oci.tokenService {
            registry.tokenService = try HTTPAddress(service).origin
        } else if oci.address.registry.origin.host == "registry-1.docker.io" {
            registry.tokenService = try HTTPAddress("https://auth.docker.io/").origin
        }
        return registry
    }
}
