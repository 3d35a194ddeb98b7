// SPDX-License-Identifier: Apache-2.0

import JSONText
import O2DMSPluginKit
import Synchronization

/// An adapter with every capability over a few packages in memory.
///
/// It writes down what it was asked.
final class CatalogueAdapter: PackageLister, PackageGetter, PackageUploader, PackageDeleter, PackageFetcher,
    PackageRepairer, DeploymentLister, DeploymentGetter
{
    struct Configuration: Decodable {
        struct Source: Decodable {
            var url: String
            var port: UInt16?
        }

        var packages: [String] = []
        var sources: [Source] = []
        var refusal: String?

        enum CodingKeys: String, CodingKey { case packages, sources, refusal }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            packages = try values.decodeIfPresent([String].self, forKey: .packages) ?? []
            sources = try values.decodeIfPresent([Source].self, forKey: .sources) ?? []
            refusal = try values.decodeIfPresent(String.self, forKey: .refusal)
        }
    }

    static let manifest = PluginManifest(
        id: "test.catalogue",
        name: "Catalogue",
        version: "1.2.3",
        configurationSchema: #"{"type":"object"}"#,
        artifacts: [ArtifactKind(mediaType: "application/x-test", markerFile: "Test.yaml", limitBytes: 1000)],
        operations: [
            .packageGet: .fresh, .packageDelete: .conditional,
            .packageList: [.nonblocking, .idempotent], .packageFetch: [.ranges, .parts, .cancellable],
            .health: .idempotent,
        ],
        flags: .serial
    )

    private let packages: Mutex<[String]>
    private let host: Host

    init(configuration: Configuration, host: Host) throws(AdapterError) {
        if let refusal = configuration.refusal {
            throw AdapterError(.unavailable, refusal, details: ["a": 1], retryAfterMilliseconds: 7)
        }
        packages = Mutex(configuration.packages)
        self.host = host
        host.log(.info, "created", ["packages": .integer(Int64(configuration.packages.count))])
    }

    func health(_ call: Call) throws(AdapterError) -> HealthReport {
        host.metric(.gauge, "packages_count", Double(packages.withLock { $0.count }), labels: ["kind": "all"])
        return HealthReport(details: ["packages": .integer(Int64(packages.withLock { $0.count }))])
    }

    func shutdown() {
        host.log(.info, "shut down")
    }

    private func package(_ name: String) -> Package {
        Package(name: name, artifactVersion: "1.0.0", packageURI: "memory:\(name)")
    }

    func listPackages(_ query: PackageQuery, _ call: Call) throws(AdapterError) {
        let names = packages.withLock { $0 }.filter { query.name == nil || query.name == $0 }
        guard call.setRevision("r\(names.count)") else { return }
        call.setTotal(UInt64(names.count))
        for name in names.dropFirst(Int(query.offset)).prefix(Int(clamping: query.limit)) {
            guard call.emit(package(name)) else { return }
        }
    }

    func getPackage(_ reference: PackageReference, _ call: Call) throws(AdapterError) {
        guard let name = packages.withLock({ $0 }).first(where: { "\($0)-1.0.0" == reference.id }) else {
            throw .notFound("there is no package \(reference.id)")
        }
        var package = package(name)
        package.artifactName = name
        package.description = ""
        package.provider = "tests"
        package.checksum = "sha256:00"
        package.repository = reference.repository
        package.repositoryURL = "memory:"
        package.artifactType = "application/x-test"
        package.keywords = ["a", "b c"]
        package.sizeBytes = 0
        package.createdAt = 0
        package.updatedAt = reference.isFresh ? -2 : -1
        package.extensionsJSON = reference.wantsDetail ? Array(#"{"x":1}"#.utf8) : nil
        package.isDeprecated = true
        _ = call.emit(package)
    }

    func uploadPackage(_ upload: PackageUpload, _ call: Call) throws(AdapterError) {
        if upload.isRegistration { throw AdapterError(.unsupported, "no registration") }
        let archive = try call.readAll(limitBytes: 1000)
        try call.rewind()
        guard try call.readAll(limitBytes: 1000) == archive else {
            throw .internal("rewind gave other bytes")
        }
        if upload.isDryRun { return call.emitDetails(["bytes": .integer(Int64(archive.count))]) }
        let name = upload.name ?? String(decoding: archive, as: UTF8.self)
        if packages.withLock({ $0.contains(name) }) { throw .alreadyExists("\(name) exists") }
        packages.withLock { $0.append(name) }
        _ = call.emit(package(name))
    }

    func deletePackage(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) {
        guard deletion.isForced || deletion.name != "used" else {
            throw AdapterError(.inUse, "in use", details: ["deployments": ["d1"]])
        }
        guard deletion.checksum.map({ $0 == "sha256:00" }) ?? true else {
            throw AdapterError(.preconditionFailed, "another archive")
        }
        let found = packages.withLock { packages in
            guard let index = packages.firstIndex(of: deletion.name) else { return false }
            packages.remove(at: index)
            return true
        }
        if !found { throw .notFound("there is no package \(deletion.name)") }
    }

    func fetchPackage(_ fetch: PackageFetch, _ call: Call) throws(AdapterError) {
        guard call.emit(package(fetch.name)) else { return }
        guard fetch.part == .archive else {
            guard fetch.name != "unsigned" else { throw .notFound("unsigned has no provenance file") }
            _ = call.emit(data: Array("provenance".utf8))
            return
        }
        let range = fetch.range.map { "\($0)" } ?? "all"
        for piece in ["range ", range] where !call.emit(data: Array(piece.utf8)) { return }
    }

    func repairPackages(_ repair: PackageRepair, _ call: Call) throws(AdapterError) -> RepairReport {
        var repository = RepairReport.Repository(name: repair.repository, url: "memory:", type: "memory")
        for name in packages.withLock({ $0 }) {
            var finding = RepairReport.Finding(.orphan, name)
            finding.ageSeconds = UInt64(repair.minimumAge.components.seconds)
            switch repair.action {
            case .list: break
            case .adopt: (finding.outcome, finding.name, finding.version) = (.adopted, name, "1.0.0")
            case .remove: (finding.outcome, finding.reason) = (.kept, "it is needed")
            }
            repository.add(finding)
        }
        if packages.withLock({ $0.isEmpty }) {
            repository.hindrance = .notApplicable("nothing can be lost here")
        }
        return RepairReport([repository])
    }

    func listDeployments(_ query: DeploymentQuery, _ call: Call) throws(AdapterError) {
        var deployment = Deployment(id: "ns/\(query.packageName ?? "any")", name: "d", status: .degraded)
        deployment.namespace = "ns"
        deployment.packageName = query.packageName
        deployment.packageVersion = query.packageVersion
        deployment.packageRepositoryURL = query.packageRepositoryURL
        deployment.packageDigest = query.packageDigest
        deployment.evidence = .exact
        deployment.statusMessage = query.status
        deployment.revision = 3
        deployment.createdAt = 5
        deployment.extensionsJSON = query.packageExtensionsJSON
        deployment.identity = query.packageURI
        deployment.isManager = query.isFresh
        _ = call.emit(deployment)
    }

    func getDeployment(_ reference: DeploymentReference, _ call: Call) throws(AdapterError) {
        _ = call.emit(Deployment(id: reference.id, name: "d", status: .deployed))
    }
}
