internal import AdapterWork
internal import Digest
internal import GitCatalogue
internal import HTTPClient
internal import JSONText
internal import O2DMSPluginKit
internal import OCIRegistry
internal import SemanticVersion

/// Finds artifacts in OCI registries.
struct RegistryLookup {
    private static let chartConfiguration = "application/vnd.cncf.helm.config.v1+json"

    let lookup: GitRegistrationLookup

    /// Looks at the registry.
    ///
    /// - Parameters:
    ///   - request: where; its revision is a tag, a digest, or a range of versions; absent = the package's version.
    ///   - terms: until when.
    /// - Returns: an OCIRepository pinned to the digest that the revision stands for now.
    /// - Throws: what does not resolve, or must not be asked for.
    func resolve(_ request: SourceRequest, _ terms: HTTPTerms) throws(AdapterError) -> SourceTarget {
        let (registry, name) = try open(request)
        let stated = request.git.targetRevision
        let revision = stated == "HEAD" ? request.git.version : stated
        do throws(HTTPFault) {
            guard let reference = try self.reference(revision, registry, name, terms),
                case .read(let manifest) = try registry.manifest(reference, of: name, terms)
            else {
                throw HTTPFault(.absent, "there is no \(ShownText.short(revision)) in this repository")
            }
            let digest = manifest.digest.reference
            var members = [JSONMember(key: "ref", value: ["digest": .string(digest)])]
            if request.isInsecure { members.append(JSONMember(key: "insecure", value: true)) }
            if Self.isChart(manifest.bytes) {
                let selector: JSONValue = [
                    "mediaType": .string(SourcePackage.chartType), "operation": "copy",
                ]
                members.append(JSONMember(key: "layerSelector", value: selector))
            }
            return SourceTarget(kind: .ociRepository, spec: request.spec(members), resolved: digest)
        } catch {
            throw .registration(error)
        }
    }

    /// The digest or tag that a revision means; nil = none.
    private func reference(
        _ revision: String,
        _ registry: RegistryClient,
        _ name: String,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> String? {
        if SHA256Digest(reference: revision) != nil { return revision }
        // A tag cannot have a plus.
        let tag = String(revision.map { $0 == "+" ? "_" : $0 })
        if RegistryGrammar.isTag(tag), let digest = try registry.digest(ofTag: tag, of: name, terms) {
            return digest.reference
        }
        guard let range = try? VersionConstraint(revision) else { return nil }
        var best: (version: SemanticVersion, tag: String)?
        for tag in try registry.tags(of: name, terms) ?? [] {
            guard let text = ChartVersion.version(ofTag: tag), let version = SemanticVersion(lenient: text),
                range.contains(version), best.map({ $0.version < version }) ?? true
            else { continue }
            best = (version, tag)
        }
        return best?.tag
    }

    private func open(_ request: SourceRequest) throws(AdapterError) -> (RegistryClient, name: String) {
        let place = request.git.repoURL.dropFirst("oci://".count)
        let scheme = request.isInsecure ? "http" : "https"
        let address: HTTPAddress
        do throws(HTTPClientError) { address = try HTTPAddress("\(scheme)://\(place)") } catch {
            throw .registration("repoURL", error.message)
        }
        try lookup.check(address.origin)
        do throws(HTTPClientError) {
            var configuration = RegistryConfiguration(
                client: HTTPClientConfiguration(trustedOrigin: address.origin)
            )
            if let password = request.git.password {
                configuration.credentials = RegistryConfiguration.Credentials(
                    username: request.git.username ?? "",
                    password: password
                )
            }
            let name = address.path.split(separator: "/").joined(separator: "/")
            return (try RegistryClient(address, configuration), name)
        } catch {
            throw .registration("repoURL", error.message)
        }
    }

    private static func isChart(_ manifest: [UInt8]) -> Bool {
        (try? JSONValue(parsing: manifest))?["config"]?["mediaType"]?.string == chartConfiguration
    }
}
