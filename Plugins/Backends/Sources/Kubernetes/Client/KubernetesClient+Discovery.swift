public import HTTPClient
internal import JSONText

extension KubernetesClient {
    /// The versions in which the cluster serves a group of types, the one that it prefers first.
    ///
    /// - Parameters:
    ///   - group: as `source.toolkit.fluxcd.io`.
    ///   - terms: until when.
    /// - Returns: as `v1`, `v1beta2`; none if the cluster does not have the group.
    /// - Throws: why the cluster cannot be asked.
    public func servedVersions(of group: String, _ terms: HTTPTerms) throws(KubernetesFault) -> [String] {
        let subject = "versions of \(group)"
        guard let answer = try discover("apis/\(try ResourceType.encode(group))", subject, terms) else {
            return []
        }
        guard answer["kind"]?.string == "APIGroup", let versions = answer["versions"]?.elements else {
            throw KubernetesFault(.malformed, "\(subject): the answer is no APIGroup")
        }
        let preferred = answer["preferredVersion"]?["version"]?.string
        let served = versions.compactMap { $0["version"]?.string }
        return served.filter { $0 == preferred } + served.filter { $0 != preferred }
    }

    /// Finds a type in one of the versions that we understand.
    ///
    /// - Parameters:
    ///   - plural: as `gitrepositories`.
    ///   - group: as `source.toolkit.fluxcd.io`.
    ///   - versions: those that we understand, the best one first.
    ///   - terms: until when.
    /// - Returns: the type in the best version that the cluster serves it in; `nil` = in none.
    /// - Throws: why the cluster cannot be asked.
    public func find(
        _ plural: String,
        of group: String,
        in versions: [String],
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> ResourceType? {
        let served = try servedVersions(of: group, terms)
        for version in versions where served.contains(version) {
            let subject = "types of \(group)/\(version)"
            let path = "apis/\(try ResourceType.encode(group))/\(try ResourceType.encode(version))"
            guard let answer = try discover(path, subject, terms) else { continue }
            guard answer["kind"]?.string == "APIResourceList", let resources = answer["resources"]?.elements
            else {
                throw KubernetesFault(.malformed, "\(subject): the answer is no APIResourceList")
            }
            guard let resource = resources.first(where: { $0["name"]?.string == plural }) else { continue }
            let isNamespaced = resource["namespaced"]?.bool ?? true
            return ResourceType(group: group, version: version, plural: plural, isNamespaced: isNamespaced)
        }
        return nil
    }

    /// A fault of a list or a watch; that there is none of a type counts only if the API server does not say that it serves it.
    func confirmed(_ fault: KubernetesFault, _ type: ResourceType, _ terms: HTTPTerms) -> KubernetesFault {
        guard fault.kind == .absent else { return fault }
        do throws(KubernetesFault) {
            if !type.group.isEmpty {
                guard try find(type.plural, of: type.group, in: [type.version], terms) != nil else {
                    return fault
                }
            }
            return KubernetesFault(.malformed, "\(fault.message), although the type is served")
        } catch {
            return error
        }
    }

    /// `nil` = the API server has nothing there.
    private func discover(
        _ path: String,
        _ subject: String,
        _ terms: HTTPTerms
    ) throws(KubernetesFault) -> JSONValue? {
        let request = KubernetesRequest(path: path, answerLimitBytes: limits.objectBytes, subject: subject)
        let text: [UInt8]
        do throws(KubernetesFault) { text = try collect(request, terms) } catch {
            if error.kind == .absent { return nil }
            throw error
        }
        do throws(JSONTextError) { return try JSONValue(parsing: text) } catch {
            throw KubernetesFault(.malformed, "\(subject): \(error)")
        }
    }
}
