/// All objects of a selection as they were at one moment.
public struct ObjectList<Content: ObjectContent>: Sendable {
    /// All objects, those that could not be read as well, in the API server's order.
    public internal(set) var readings: [ObjectReading<Content>] = []
    /// The moment: where a watch goes on.
    public internal(set) var resourceVersion = ""
    /// About how much memory it takes.
    var weightBytes = 0

    /// Those that could be read.
    public var objects: [KubernetesObject<Content>] { readings.compactMap(\.object) }
    /// What could not be read of single objects.
    public var unreadable: [(metadata: ObjectMetadata, reason: String)] {
        readings.compactMap { reading in
            if case .unreadable(let metadata, let reason) = reading { (metadata, reason) } else { nil }
        }
    }

    mutating func append(_ reading: ObjectReading<Content>) { readings.append(reading) }

    var count: Int { readings.count }
}
