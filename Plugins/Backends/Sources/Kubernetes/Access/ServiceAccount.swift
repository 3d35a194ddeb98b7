internal import Glibc
internal import HTTPClient

/// The account that Kubernetes gives to a pod.
public enum ServiceAccount {
    /// Where its files are.
    public static let folder = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// Whether we run in a pod that has one.
    public static var isThere: Bool { unsafe access(folder + "/token", R_OK) == 0 }

    /// What the environment says of where the cluster's API is.
    public static var environment: [String: String] {
        var variables: [String: String] = [:]
        for name in ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"] {
            variables[name] = unsafe getenv(name).map { unsafe String(cString: $0) }
        }
        return variables
    }

    /// The access that it gives to the cluster that the pod runs in.
    ///
    /// Its token is read anew for each request and the authorities for each connection, as Kubernetes replaces both in time.
    ///
    /// - Parameters:
    ///   - folder: where its files are.
    ///   - environment: where `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT` stand.
    /// - Returns: the access.
    /// - Throws: `.configuration` if we do not run in such a pod.
    public static func cluster(
        folder: String = folder,
        environment: [String: String] = ServiceAccount.environment
    ) throws(KubernetesFault) -> ClusterAccess {
        guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
            let port = environment["KUBERNETES_SERVICE_PORT"].flatMap({ UInt16($0) })
        else {
            throw KubernetesFault(
                .configuration,
                "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: this is not a pod of a cluster; configure a kubeconfig"
            )
        }
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        let server: HTTPAddress
        do throws(HTTPClientError) { server = try HTTPAddress("https://\(name):\(port)/") } catch {
            throw KubernetesFault(.configuration, "KUBERNETES_SERVICE_HOST: \(error.message)")
        }
        let namespace = CredentialFile.read(folder + "/namespace").map { String(decoding: $0, as: UTF8.self) }
        var access = try ClusterAccess(
            server,
            .tokenFile(folder + "/token"),
            namespace: namespace.flatMap { $0.isEmpty ? nil : $0 } ?? "default"
        )
        access.connection.authority = .file(folder + "/ca.crt")
        return access
    }
}
