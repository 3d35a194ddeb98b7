import Glibc
import HTTPStandIn
import Synchronization

/// What writes.
extension ChartMuseumStandIn {
    /// How long the check for an existing chart is over before the chart is written, in microseconds.
    private static let raceMicroseconds: UInt32 = 30_000

    func upload(_ request: StandInRequest, _ tenant: String, _ isProvenance: Bool, _ query: String)
        -> StandInAction
    {
        guard request.headers["content-type"]?.hasPrefix("multipart/") != true else {
            return Self.error(415, "this stand-in takes no forms")
        }
        guard request.body.count <= options.uploadLimitBytes else { return Self.error(413, "too large") }
        contents.withLock { $0.uploadsInProgress += 1 }
        defer { contents.withLock { $0.uploadsInProgress -= 1 } }
        guard let name = isProvenance ? Self.provenanceName(request.body) : Self.chartName(request.body)
        else {
            return Self.error(400, "not a chart")
        }
        let file = Self.join(tenant, name)
        let (isThere, races) = contents.withLock { contents in
            (contents.files[file] != nil, contents.defects.contains(.uncheckedRace))
        }
        if isThere, query != "force" { return Self.error(409, "file already exists") }
        // Others check in the meantime; with the defect that does not keep them from writing.
        if races { usleep(Self.raceMicroseconds) }
        return contents.withLock { contents in
            if !races, contents.files[file] != nil, query != "force" {
                return Self.error(409, "file already exists")
            }
            if options.versionLimit > 0, !isProvenance { contents.makeRoom(for: file, options.versionLimit) }
            contents.store(request.body, at: file)
            if !isProvenance { contents.index(file) }
            return Self.json(201, #"{"saved":true}"#)
        }
    }

    func delete(_ name: String, _ version: String, _ tenant: String) -> StandInAction {
        let file = Self.join(tenant, "\(name)-\(version).tgz")
        return contents.withLock { contents in
            guard !contents.defects.contains(.storageCannotDelete), contents.files[file] != nil else {
                return Self.error(404, "not found")
            }
            contents.remove(file)
            contents.remove(file + ".prov")
            contents.unindex(file)
            return Self.json(200, #"{"deleted":true}"#)
        }
    }

    private static func chartName(_ archive: [UInt8]) -> String? {
        MuseumEntry(archive, stamp: 0, address: "").map { "\($0.name)-\($0.version).tgz" }
    }

    /// A provenance file is named for what its signed text says.
    private static func provenanceName(_ text: [UInt8]) -> String? {
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        func field(_ key: String) -> Substring? {
            lines.first { $0.hasPrefix(key + ": ") }?.dropFirst(key.utf8.count + 2)
        }
        guard let name = field("name"), let version = field("version") else { return nil }
        return "\(name)-\(version).tgz.prov"
    }
}

extension MuseumContents {
    /// Deletes the oldest version of a chart that has too many with the one to come, before that is stored.
    mutating func makeRoom(for file: String, _ limit: Int) {
        guard let hyphen = file.lastIndex(of: "-") else { return }
        let siblings = files.keys.filter {
            $0.hasPrefix(file[...hyphen]) && $0.hasSuffix(".tgz") && $0 != file
        }
        guard siblings.count >= limit,
            let oldest = siblings.min(by: { files[$0]?.stamp ?? 0 < files[$1]?.stamp ?? 0 })
        else { return }
        remove(oldest)
        unindex(oldest)
    }
}
