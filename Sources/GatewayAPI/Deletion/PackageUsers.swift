import AdapterHost
import PackageLifecycle

/// Who uses a package that is to be deleted, as people read it.
struct PackageUsers: Sendable {
    /// Names of the deployments that forbid the deletion; with its namespace where several share a name.
    let blocking: [String]
    /// Names of those that a deletion keeps from returning to an earlier revision.
    let rollbacks: [String]
    /// The adapters that could not tell.
    let silent: [SilentAdapter]

    init(_ findings: DeploymentFindings, under protection: ProtectionSettings) {
        silent = findings.silent
        guard case .used(let blocking) = findings.decision(under: protection) else {
            self.blocking = []
            rollbacks = Self.names((0..<findings.count).map { findings[$0].view })
            return
        }
        self.blocking = Self.names(blocking.map { findings[$0].view })
        let others = Set(0..<findings.count).subtracting(blocking).sorted()
        rollbacks = Self.names(others.map { findings[$0].view })
    }

    private static func names(_ views: [DeploymentView]) -> [String] {
        let names = views.map { view in unsafe text(view.name) ?? "" }
        let counts = names.reduce(into: [:]) { counts, name in counts[name, default: 0] += 1 }
        return zip(views, names).map { view, name in
            guard let count = counts[name], count > 1, let namespace = unsafe text(view.namespace) else {
                return name
            }
            return namespace + "/" + name
        }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer?) -> String? {
        unsafe bytes.map { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
