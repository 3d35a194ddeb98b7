import AdapterHost

@testable import PackageLifecycle

/// What an adapter of a test reports.
struct TestReport {
    var id = "d"
    var name = "d"
    var namespace: String?
    var identity: String?
    var evidence = DeploymentView.Evidence.exact
    var isManager = false
}

extension AdapterAnswer {
    /// The answer of an adapter with these reports.
    static func of(_ adapter: String, _ reports: [TestReport], end: End = .told) -> AdapterAnswer {
        let store = DeploymentStore()
        for report in reports {
            var view = DeploymentView()
            view.evidence = report.evidence
            view.isManager = report.isManager
            // The store copies what is lent here.
            unsafe Array(report.id.utf8).withUnsafeBytes { id in
                unsafe Array(report.name.utf8).withUnsafeBytes { name in
                    unsafe Array((report.namespace ?? "").utf8).withUnsafeBytes { namespace in
                        unsafe Array((report.identity ?? "").utf8).withUnsafeBytes { identity in
                            unsafe view.id = id
                            unsafe view.name = name
                            unsafe view.namespace = report.namespace == nil ? nil : namespace
                            unsafe view.identity = report.identity == nil ? nil : identity
                            store.append(view)
                        }
                    }
                }
            }
        }
        return AdapterAnswer(adapter: adapter, store: store, end: end)
    }
}

/// What is found where these adapters answer about a package.
func findings(_ answers: AdapterAnswer...) -> DeploymentFindings {
    let package = SoughtPackage(id: "nginx-1.0.0", name: "nginx", version: "1.0.0")
    return DeploymentFindings(answers, question: .users(of: package, isFresh: true), unloaded: [])
}

extension DeploymentFindings {
    /// Each deployment as "adapter/id evidence".
    var texts: [String] {
        (0..<count).map { index in
            let found = self[index]
            let id = unsafe found.view.id.map { unsafe String(decoding: $0, as: UTF8.self) } ?? ""
            return "\(found.adapter)/\(id) \(found.evidence)"
        }
    }
}
