/// Storage and index of the stand-in: the index follows the storage by events, some of them late.
struct MuseumContents {
    struct File {
        var bytes: [UInt8]
        /// Counts the writings, as the time of the last change does.
        var stamp: Int
    }

    /// A change of the index that has not happened yet.
    private struct Event {
        var file: String
        var isRemoval: Bool
        /// How many more reads do not see it.
        var lateReads: Int
    }

    /// How many reads a late change is behind.
    static let lateReads = 3

    var defects: Set<ChartMuseumDefect>
    var hasCrashed = false
    var uploadsInProgress = 0
    private(set) var files: [String: File] = [:]
    /// Tenant to chart to versions in the order of their coming.
    private var entries: [String: [String: [MuseumEntry]]] = [:]
    private var events: [Event] = []
    private var clock = 0
    private let chartURL: String

    init(_ options: ChartMuseumStandIn.Options) {
        defects = options.defects
        chartURL = options.chartURL
    }

    /// The charts that the index has, of all tenants.
    var indexedNames: Set<String> { Set(entries.values.flatMap(\.keys)) }

    mutating func store(_ bytes: [UInt8], at file: String) {
        clock += 1
        files[file] = File(bytes: bytes, stamp: clock)
    }

    mutating func remove(_ file: String) { files[file] = nil }

    mutating func index(_ file: String) { note(file, isRemoval: false) }
    mutating func unindex(_ file: String) { note(file, isRemoval: true) }

    private mutating func note(_ file: String, isRemoval: Bool) {
        let isLate = defects.contains(.lateIndex)
        events.append(Event(file: file, isRemoval: isRemoval, lateReads: isLate ? Self.lateReads : 0))
        if !isLate { settle() }
    }

    /// Lets all that is late happen.
    mutating func settle() {
        let due = events
        events = []
        for event in due { apply(event) }
    }

    /// What a reader sees of a tenant.
    mutating func read(_ tenant: String) -> [String: [MuseumEntry]] {
        let due = events.filter { $0.lateReads == 0 }
        events = events.filter { $0.lateReads > 0 }
        for index in events.indices { events[index].lateReads -= 1 }
        for event in due { apply(event) }
        return entries[tenant] ?? [:]
    }

    private mutating func apply(_ event: Event) {
        let tenant = Self.tenant(of: event.file)
        if event.isRemoval {
            let (name, version) = guess(event.file)
            entries[tenant]?[name]?.removeAll { $0.version == version }
            if entries[tenant]?[name]?.isEmpty == true { entries[tenant]?[name] = nil }
            return
        }
        guard let file = files[event.file],
            let entry = MuseumEntry(file.bytes, stamp: file.stamp, address: address(of: event.file, tenant))
        else { return }
        var versions = entries[tenant]?[entry.name] ?? []
        let window = defects.contains(.duplicateEntries) ? versions.suffix(5) : versions[...]
        if let known = window.firstIndex(where: { $0.version == entry.version }) {
            versions[known] = entry
        } else {
            versions.append(entry)
        }
        entries[tenant, default: [:]][entry.name] = versions
    }

    private func address(of file: String, _ tenant: String) -> String {
        let name = file.dropFirst(tenant.utf8.count).drop { $0 == "/" }
        return chartURL.isEmpty ? "charts/\(name)" : "\(chartURL)/charts/\(name)"
    }

    /// Name and version of a removed file: known, or guessed from where a digit follows the last hyphen.
    private func guess(_ file: String) -> (String, String) {
        let stem = file.split(separator: "/").last.map { String($0.dropLast(4)) } ?? ""
        let tenant = Self.tenant(of: file)
        if !defects.contains(.namesGuessed) {
            for (name, versions) in entries[tenant] ?? [:] {
                for entry in versions where "\(name)-\(entry.version)" == stem {
                    return (name, entry.version)
                }
            }
        }
        let bytes = Array(stem)
        let cut = bytes.indices.dropLast().last { bytes[$0] == "-" && bytes[$0 + 1].isNumber }
        guard let cut else { return (stem, "") }
        return (String(bytes[..<cut]), String(bytes[(cut + 1)...]))
    }

    static func tenant(of file: String) -> String {
        file.split(separator: "/").dropLast().joined(separator: "/")
    }
}
