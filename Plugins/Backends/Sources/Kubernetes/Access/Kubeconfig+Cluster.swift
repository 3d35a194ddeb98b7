internal import Digest
internal import HTTPClient

extension Kubeconfig {
    /// The access that a context gives.
    ///
    /// - Parameter name: the context; `nil` = the current one.
    /// - Returns: the access.
    /// - Throws: `.configuration` with what is missing or cannot be used.
    public func cluster(context name: String? = nil) throws(KubernetesFault) -> ClusterAccess {
        guard let wanted = name ?? currentContext else {
            throw KubernetesFault(
                .configuration,
                "the kubeconfig has no current context, and none is configured"
            )
        }
        let context = try find(wanted, in: contexts, "context")
        let cluster = try find(context.cluster, in: clusters, "cluster")
        let user = try context.user.map { name throws(KubernetesFault) in try find(name, in: users, "user") }
        var access = try ClusterAccess(
            try address(of: cluster),
            try user.map { user throws(KubernetesFault) in try authentication(of: user) } ?? .none,
            impersonation: Impersonation(
                user: user?.impersonated ?? "",
                groups: user?.impersonatedGroups ?? [],
                uid: user?.impersonatedUID,
                extra: user?.impersonatedExtra ?? [:]
            ),
            namespace: context.namespace.flatMap { $0.isEmpty ? nil : $0 } ?? "default"
        )
        access.connection.authority = try source(
            cluster.authorityData,
            cluster.authorityFile,
            "certificate-authority"
        )
        access.connection.trustsAnyCertificate = cluster.trustsAnyCertificate ?? false
        if let proxy = cluster.proxy, !proxy.isEmpty {
            access.connection.proxy = try ClusterProxy.checked(proxy)
        }
        if cluster.serverName?.isEmpty == false { access.connection.connectsTo = try place(of: cluster) }
        if let user {
            access.connection.clientCertificate = try source(
                user.certificateData,
                user.certificateFile,
                "client-certificate"
            )
            access.connection.clientKey = try source(user.keyData, user.keyFile, "client-key")
        }
        return access
    }

    private func find<Value>(
        _ name: String,
        in entries: [Named<Value>],
        _ what: String
    ) throws(KubernetesFault) -> Value {
        guard let entry = entries.first(where: { $0.name == name }) else {
            throw KubernetesFault(.configuration, "the kubeconfig has no \(what) \(name)")
        }
        return entry.value
    }

    /// The address whose name the certificate must have.
    private func address(of cluster: KubeconfigCluster) throws(KubernetesFault) -> HTTPAddress {
        do throws(HTTPClientError) {
            let address = try HTTPAddress(cluster.server)
            guard let name = cluster.serverName, !name.isEmpty else { return address }
            return try HTTPAddress("\(address.origin.scheme)://\(name):\(address.origin.port)\(address.path)")
        } catch { throw KubernetesFault(.configuration, "the kubeconfig's server: \(error.message)") }
    }

    /// Where the server is, if its certificate has another name.
    private func place(of cluster: KubeconfigCluster) throws(KubernetesFault) -> String {
        do throws(HTTPClientError) {
            let origin = try HTTPAddress(cluster.server).origin
            return "\(origin.host):\(origin.port)"
        } catch { throw KubernetesFault(.configuration, "the kubeconfig's server: \(error.message)") }
    }

    /// Data counts before a file, as it does for kubectl.
    private func source(_ data: String?, _ file: String?, _ what: String) throws(KubernetesFault)
        -> PEMSource?
    {
        if let data, !data.isEmpty {
            guard let bytes = Base64.decode(data) else {
                throw KubernetesFault(.configuration, "the kubeconfig's \(what)-data is not base64")
            }
            return .bytes(bytes)
        }
        return file.flatMap { $0.isEmpty ? nil : .file(absolute($0)) }
    }

    private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }

    private func authentication(of user: KubeconfigUser) throws(KubernetesFault) -> ClusterAuthentication {
        if let file = user.tokenFile, !file.isEmpty { return .tokenFile(absolute(file)) }
        if let token = user.token, !token.isEmpty { return .token(token) }
        if let name = user.username, !name.isEmpty {
            return .basic(username: name, password: user.password ?? "")
        }
        if let exec = user.exec { return .exec(try plugin(exec)) }
        if let provider = user.authProvider {
            throw KubernetesFault(
                .configuration,
                "the kubeconfig's auth-provider \(provider.name) is not served; use an exec plugin"
            )
        }
        return .none
    }

    private func plugin(_ exec: KubeconfigUser.Exec) throws(KubernetesFault) -> ExecPlugin {
        guard ExecPlugin.apiVersions.contains(exec.apiVersion) else {
            throw KubernetesFault(
                .configuration,
                "the kubeconfig's exec plugin has an apiVersion that is not served: \(ExecPlugin.apiVersions.joined(separator: " and ")) are"
            )
        }
        guard exec.interactiveMode != "Always" else {
            throw KubernetesFault(
                .configuration,
                "the kubeconfig's exec plugin wants to ask a person; nobody is here"
            )
        }
        let hasFolder = exec.command.contains("/")
        return ExecPlugin(
            command: hasFolder ? absolute(exec.command) : exec.command,
            arguments: exec.args ?? [],
            environment: Dictionary((exec.env ?? []).map { ($0.name, $0.value) }) { $1 },
            apiVersion: exec.apiVersion,
            wantsCluster: exec.provideClusterInfo ?? false
        )
    }
}
