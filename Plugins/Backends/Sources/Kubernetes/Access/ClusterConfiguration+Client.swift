internal import HTTPClient

extension ClusterConfiguration {
    /// A client of the cluster; connects nowhere yet.
    ///
    /// - Parameter fieldManager: under which name the API server notes what the client changes.
    /// - Returns: the client.
    /// - Throws: `.configuration` with what is missing or cannot be used.
    public func client(fieldManager: String) throws(KubernetesFault) -> KubernetesClient {
        KubernetesClient(try access(), limits: try kubernetesLimits(), fieldManager: fieldManager)
    }

    /// The access to the cluster.
    ///
    /// - Returns: the access.
    /// - Throws: `.configuration` with what is missing or cannot be used.
    public func access() throws(KubernetesFault) -> ClusterAccess {
        var access = try basicAccess()
        if let proxy { access.connection.proxy = try ClusterProxy.checked(proxy) }
        if let impersonate {
            access.impersonation = Impersonation(user: impersonate.user, groups: impersonate.groups ?? [])
        }
        return access
    }

    private func basicAccess() throws(KubernetesFault) -> ClusterAccess {
        switch (kubeconfig, inCluster ?? false) {
        case (let path?, false): return try Kubeconfig(file: path).cluster(context: context)
        case (nil, true) where context == nil: return try ServiceAccount.cluster()
        default:
            throw KubernetesFault(
                .configuration,
                "a cluster needs either kubeconfig, possibly with context, or in_cluster: true"
            )
        }
    }

    private func kubernetesLimits() throws(KubernetesFault) -> KubernetesLimits {
        var result = KubernetesLimits()
        let written: [(String, Int?, WritableKeyPath<KubernetesLimits, Int>)] = [
            ("object_bytes", limits?.objectBytes, \.objectBytes),
            ("page_bytes", limits?.pageBytes, \.pageBytes),
            ("page_objects", limits?.pageObjects, \.pageObjects),
            ("list_objects", limits?.listObjects, \.listObjects),
            ("list_bytes", limits?.listBytes, \.listBytes),
        ]
        for (name, value, path) in written {
            guard let value else { continue }
            guard value > 0 else {
                throw KubernetesFault(.configuration, "limits.\(name) of the cluster must be greater than 0")
            }
            result[keyPath: path] = value
        }
        return result
    }
}
