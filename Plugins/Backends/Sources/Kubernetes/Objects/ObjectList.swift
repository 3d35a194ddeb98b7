/// All objects of a selection as they were at one moment.
public struct ObjectList<Content: ObjectContent>: Sendable {
    /// The objects, in the API server's order.
    public var objects: [KubernetesObject<Content>] = []
    /// What could not be read of single objects.
    public var unreadable: [(metadata: ObjectMetadata, reason: String)] = []
    /// The moment: where a watch goes on.
    public var resourceVersion = ""

    /// All objects, those that could not be read as well.
    public var readings: [ObjectReading<Content>] {
        objects.map(ObjectReading.read) + unreadable.map { .unreadable($0.metadata, reason: $0.reason) }
    }

    mutating func append(_ reading: ObjectReading<Content>) {
        switch reading {
        case .read(let object): objects.append(object)
        case .unreadable(let metadata, let reason): unreadable.append((metadata, reason))
        }
    }

    var count: Int { objects.count + unreadable.count }
}
