import Kubernetes
import Threads

/// What a watch has handed over.
final class WatchedObjects<Content: ObjectContent>: Sendable {
    struct Contents {
        var names: Set<String> = []
        var sizes: [String: Int] = [:]
        var lists = 0
        var log: [String] = []
    }

    let contents = Monitor(Contents())

    func take(_ change: ObjectChange<Content>) {
        contents.update { contents in
            switch change {
            case .listed(let list):
                contents.lists += 1
                contents.names = Set(list.objects.map(\.metadata.name))
                contents.log.append("list")
            case .event(.added(let reading)), .event(.modified(let reading)):
                contents.names.insert(reading.metadata.name)
                contents.sizes[reading.metadata.name] = (reading.object?.content as? Widget)?.spec?.size
                contents.log.append("+\(reading.metadata.name)")
            case .event(.deleted(let metadata)):
                contents.names.remove(metadata.name)
                contents.log.append("-\(metadata.name)")
            }
        }
    }

    /// Waits until it is so; `false` = it is not within twenty seconds.
    func await(_ condition: (Contents) -> Bool) -> Bool {
        contents.wait(atMost: .seconds(20)) { condition($0) ? true : nil } ?? false
    }
}
