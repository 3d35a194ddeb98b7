/// What can stand between us and a cluster.
enum ClusterProxy {
    private static let schemes = ["http://", "https://", "socks5://", "socks5h://"]

    /// The address of a proxy that can be used; it may hold a user and a password and is never shown.
    static func checked(_ address: String) throws(KubernetesFault) -> String {
        guard schemes.contains(where: { address.hasPrefix($0) }) else {
            throw KubernetesFault(
                .configuration,
                "the proxy of a cluster (proxy-url in a kubeconfig) must be an http, https, socks5 or socks5h address"
            )
        }
        return address
    }
}
