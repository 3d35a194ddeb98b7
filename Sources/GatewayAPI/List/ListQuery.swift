import AdapterHost
import GatewayHTTP
import PackageLifecycle
import SemanticVersion

/// What a list of packages is asked for.
struct ListQuery: Sendable {
    let page: PageQuery

    init(_ values: QueryValues) throws(APIError) {
        page = PageQuery(values, path: RouteTable.descriptors)
        guard let range = values.text("versionRange") else { return }
        do throws(VersionConstraintError) {
            _ = try VersionConstraint(range)
        } catch {
            throw .badParameter("versionRange", "the query parameter versionRange is no version constraint")
        }
    }

    private var values: QueryValues { page.values }

    /// The only state that is wanted.
    var status: PackageStatus? { values.text("status").flatMap(PackageStatus.init) }

    /// Whether it is a page of whole lists, but for the state that is wanted.
    var isPageOfAll: Bool {
        page.limit != nil
            && !["name", "version", "versionRange", "repository", "q"].contains { values.text($0) != nil }
    }

    var adapterName: String? { values.text("adapter") }

    /// The request to one adapter.
    func request(limit: UInt64, offset: UInt64, for call: APICall) -> OperationRequest {
        var request = OperationRequest(operation: .packageList)
        request.name = values.text("name")
        request.version = values.text("version")
        request.versionRange = values.text("versionRange")
        request.repository = values.text("repository")
        request.query = values.text("q")
        request.status = values.text("status")
        request.limit = limit
        request.offset = offset
        request.requestID = call.requestID
        request.traceparent = call.trace.header
        return request
    }

    /// The tag of the answer to this query, from the revision of each adapter; nil if one has none.
    func tag(revisions: [(adapter: String, token: [UInt8]?)]) -> EntityTag? {
        var fingerprint = Fingerprint()
        for parameter in values.all {
            fingerprint.combine(parameter.name)
            fingerprint.combine(parameter.value)
        }
        for revision in revisions {
            guard let token = revision.token else { return nil }
            fingerprint.combine(revision.adapter)
            fingerprint.combine(token)
        }
        return EntityTag(fingerprint)
    }
}
