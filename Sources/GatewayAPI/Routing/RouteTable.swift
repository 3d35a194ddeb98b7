import GatewayHTTP

/// Every resource of the API, as data.
///
/// Matching, 405 with `Allow`, the check of parameters, `OPTIONS` and `openapi.json` are all made from it, so they
/// cannot disagree.
struct RouteTable: Sendable {
    static let descriptors = "/o2dms/v1/nfDeploymentDescriptors"
    static let deployments = "/o2dms/v1/nfDeployments"
    static let audit = "/o2dms/v1/audit"

    /// The table that the gateway serves.
    static let standard = RouteTable(
        packageRoutes + deploymentRoutes + adapterRoutes + auditRoutes + serviceRoutes
    )

    /// All rows with one path.
    struct Resource: Sendable {
        /// Its place in the table: what the HTTP engine knows it by.
        let index: Int
        let pattern: PathPattern
        let routes: [Route]
        /// The value of `Allow`.
        let allow: String
    }

    let resources: [Resource]
    /// What `OPTIONS *` asks about: the server as a whole, with the methods that some resource has (RFC 9110 section 9.3.7).
    private let server: Resource

    init(_ routes: [Route]) {
        var order: [String] = []
        var groups: [String: [Route]] = [:]
        for route in routes {
            if groups[route.pattern.text] == nil { order.append(route.pattern.text) }
            groups[route.pattern.text, default: []].append(route)
        }
        resources = order.enumerated().map { index, text in
            let routes = groups[text] ?? []
            let methods = routes.flatMap { $0.method == .get ? ["GET", "HEAD"] : [$0.method.description] }
            let allow = (methods + ["OPTIONS"]).joined(separator: ", ")
            let pattern = routes.first?.pattern ?? PathPattern(text)
            return Resource(index: index, pattern: pattern, routes: routes, allow: allow)
        }
        let used = Set(routes.map(\.method))
        let methods = [HTTPMethod.get, .post, .put, .patch, .delete].filter { used.contains($0) }
        let allow = (methods.map(\.description) + ["HEAD", "OPTIONS"]).joined(separator: ", ")
        // Counted with the requests that match no route.
        server = Resource(index: resources.count, pattern: PathPattern("*"), routes: [], allow: allow)
    }

    enum Match {
        case route(Route, of: Resource, segment: ArraySlice<UInt8>?)
        case options(Resource)
        case methodNotAllowed(Resource)
        case notFound
    }

    /// Finds the row for a method and a raw path; `HEAD` is served where `GET` is.
    func match(method: HTTPMethod, path: ArraySlice<UInt8>) -> Match {
        for resource in resources {
            let segment: ArraySlice<UInt8>?
            switch resource.pattern.match(path) {
            case .no: continue
            case .fixed: segment = nil
            case .segment(let bytes): segment = bytes
            }
            let wanted = method == .head ? .get : method
            for route in resource.routes where route.method == wanted {
                return .route(route, of: resource, segment: segment)
            }
            return method == .options ? .options(resource) : .methodNotAllowed(resource)
        }
        return method == .options && path.elementsEqual("*".utf8) ? .options(server) : .notFound
    }
}
