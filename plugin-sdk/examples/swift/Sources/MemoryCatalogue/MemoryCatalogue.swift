// SPDX-License-Identifier: Apache-2.0

import O2DMSPluginKit
import SemanticVersion
import Synchronization

/// A catalogue in memory: takes any `.tgz`, and forgets everything when the gateway ends.
final class MemoryCatalogue: PackageLister, PackageGetter, PackageUploader, PackageDeleter, PackageFetcher {
    struct Configuration: Decodable {
        /// Shown with every package.
        var provider: String?
        /// The largest archive that is accepted.
        var archiveLimitBytes: Int?
    }

    static let mediaType = "application/vnd.example.archive.v1.tar+gzip"

    static let manifest = PluginManifest(
        id: "io.example.catalogue-swift",
        name: "Catalogue in memory",
        version: "1.0.0",
        configurationSchema: """
            {"type": "object", "additionalProperties": false, "properties": {
                "provider": {"type": "string", "maxLength": 64},
                "archiveLimitBytes": {"type": "integer", "minimum": 1, "maximum": 1073741824}}}
            """,
        artifacts: [ArtifactKind(mediaType: mediaType)],
        operations: [
            // Plain: this adapter emits all it has, and the host filters, sorts, counts and pages.
            .packageList: [.plainList, .nonblocking, .idempotent],
            // Fresh: what is in memory is the backend, so that every look shows it as it is.
            .packageGet: [.nonblocking, .idempotent, .fresh],
            .packageDelete: [.nonblocking, .conditional],
            .packageFetch: [.ranges, .idempotent],
            .health: [.nonblocking, .idempotent],
        ]
    )

    private struct Key: Hashable {
        let name: String
        let version: String
        var id: String { "\(name)-\(version)" }
    }

    private struct Entry {
        let package: Package
        let archive: [UInt8]
    }

    private let entries = Mutex<[Key: Entry]>([:])
    private let provider: String?
    private let archiveLimitBytes: Int
    private let host: Host

    init(configuration: Configuration, host: Host) throws(AdapterError) {
        provider = configuration.provider
        archiveLimitBytes = configuration.archiveLimitBytes ?? 10_485_760
        self.host = host
    }

    func health(_ call: Call) throws(AdapterError) -> HealthReport {
        HealthReport(details: ["packages": .integer(Int64(entries.withLock { $0.count }))])
    }

    func listPackages(_ query: PackageQuery, _ call: Call) throws(AdapterError) {
        for entry in entries.withLock({ Array($0.values) }) {
            guard call.emit(entry.package) else { return }
        }
    }

    func getPackage(_ reference: PackageReference, _ call: Call) throws(AdapterError) {
        let found = entries.withLock { entries in entries.filter { $0.key.id == reference.id } }
            .filter { key, _ in reference.name == nil || key.name == reference.name }
            .filter { key, _ in reference.version == nil || key.version == reference.version }
        if found.isEmpty { throw .notFound("there is no package \(reference.id)") }
        for entry in found.values {
            guard call.emit(entry.package) else { return }
        }
    }

    func uploadPackage(_ upload: PackageUpload, _ call: Call) throws(AdapterError) {
        if upload.isRegistration {
            throw AdapterError(.unsupported, "a catalogue in memory has nothing to register")
        }
        guard let name = upload.name, let version = upload.version, SemanticVersion(version) != nil else {
            throw .invalid("an upload needs name and artifactVersion, the latter by SemVer 2")
        }
        let archive = try call.readAll(limitBytes: archiveLimitBytes)
        guard archive.starts(with: [0x1F, 0x8B]) else { throw .invalid("the archive is no gzip file") }
        var package = Package(
            name: name,
            artifactVersion: version,
            packageURI: "memory:\(name)-\(version).tgz"
        )
        package.provider = provider
        package.artifactType = Self.mediaType
        package.checksum = upload.sha256.map { "sha256:\($0)" }
        package.sizeBytes = UInt64(archive.count)
        try store(Entry(package: package, archive: archive), isDryRun: upload.isDryRun)
        if upload.isDryRun { return call.emitDetails(["accepted": true]) }
        host.log(.info, "stored a package", ["name": .string(name), "version": .string(version)])
        _ = call.emit(package)
    }

    /// Looks and stores under one lock, so that of two uploads of one version exactly one succeeds.
    private func store(_ entry: Entry, isDryRun: Bool) throws(AdapterError) {
        let key = Key(name: entry.package.name, version: entry.package.artifactVersion)
        let isNew = entries.withLock { entries in
            if entries[key] != nil { return false }
            if !isDryRun { entries[key] = entry }
            return true
        }
        if !isNew { throw .alreadyExists("\(key.id) exists already") }
    }

    /// Looks and removes under one lock, so that an archive which has just come in another's place stays.
    func deletePackage(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) {
        let key = Key(name: deletion.name, version: deletion.version)
        let fault: AdapterError? = entries.withLock { entries in
            guard let entry = entries[key] else { return .notFound("there is no package \(key.id)") }
            if let wanted = deletion.checksum, wanted != entry.package.checksum {
                return AdapterError(.preconditionFailed, "\(key.id) has another archive by now")
            }
            if !deletion.isDryRun { entries[key] = nil }
            return nil
        }
        if let fault { throw fault }
    }

    func fetchPackage(_ fetch: PackageFetch, _ call: Call) throws(AdapterError) {
        let key = Key(name: fetch.name, version: fetch.version)
        guard let entry = entries.withLock({ $0[key] }) else {
            throw .notFound("there is no package \(key.id)")
        }
        guard call.emit(entry.package) else { return }
        _ = call.emit(data: Array(Self.part(fetch.range, of: entry.archive)))
    }

    private static func part(_ range: PackageFetch.Range?, of archive: [UInt8]) -> ArraySlice<UInt8> {
        switch range {
        case nil: archive[...]
        case .from(let start, let length):
            archive.dropFirst(Int(clamping: start)).prefix(length.map { Int(clamping: $0) } ?? .max)
        case .last(let count): archive.suffix(Int(clamping: count))
        }
    }
}
