import AdapterHost
import PackageLifecycle

/// Which package a request means.
struct PackageChoice: Sendable {
    let id: String
    var adapter: String?
    var repository: String?
    /// With `version`, of those that share the id.
    var name: String?
    var version: String?

    /// The package of that id in whichever adapter comes first that has it, or has it in that repository.
    init(id: String, repository: String?) {
        self.id = id
        self.repository = repository
    }

    /// Exactly this package.
    init(of package: FoundPackage) {
        id = package.id
        adapter = package.adapter.name
        repository = package.repository
        name = package.name
        version = package.version
    }

    /// The package of this key, in any repository if it names none.
    init(of key: PackageKey) {
        id = "\(key.name)-\(key.version)"
        adapter = key.adapter
        repository = key.repository.isEmpty ? nil : key.repository
        name = key.name
        version = key.version
    }

    /// The package that a request's path and query name.
    init(_ call: APICall) throws(APIError) {
        id = call.segment
        adapter = call.query.text("adapter")
        repository = call.query.text("repository")
        name = call.query.text("name")
        version = call.query.text("version")
        guard (name == nil) == (version == nil) else {
            throw .badRequest("name and version choose a package together: give both or none")
        }
    }
}
