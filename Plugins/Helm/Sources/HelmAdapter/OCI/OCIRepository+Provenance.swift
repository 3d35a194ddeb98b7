internal import Digest
internal import HTTPClient
internal import O2DMSPluginKit
internal import OCIRegistry

extension OCIRepository {
    /// Reads the layer of the manifest that has the provenance file.
    func provenance(of archive: ArchiveReference, _ call: Call) throws(AdapterError) -> [UInt8]? {
        guard let name = address.repository(inReference: archive.address),
            let tag = VersionTag.encoded(archive.version)
        else { throw .internal("the entry is none of this repository") }
        let reading = try asking { () throws(HTTPFault) in try registry.manifest(tag, of: name, terms(call)) }
        guard case .read(let bytes) = reading, let manifest = try? ChartManifest(bytes.bytes),
            manifest.chart.digest.hex == archive.digest
        else {
            throw .unavailable("the tag of \(archive.name) \(archive.version) was changed at the same moment")
        }
        guard let layer = manifest.provenance else { return nil }
        guard layer.sizeBytes <= UInt64(UploadParameters.provenanceLimitBytes) else { throw tooLong(archive) }
        let text = try asking { () throws(HTTPFault) in
            try registry.blob(layer.digest, sizeBytes: layer.sizeBytes, of: name, terms(call))
        }
        switch text {
        case .read(let text): return text
        case .absent: throw .unavailable("the registry does not have the chart's provenance file")
        case .corrupt(let reason): throw .unavailable(reason)
        }
    }
}
