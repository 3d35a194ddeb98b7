import GatewayHTTP

extension RouteTable {
    static let deploymentRoutes: [Route] = [
        Route(
            "showUsage",
            .get,
            descriptors + "/{packageId}/usage",
            tag: "Deployments",
            "Show who uses a package, and how well that is known",
            parameters: QueryParameter.usage,
            headers: [.ifNoneMatch],
            responses: [
                ResponseDocument(
                    200,
                    "The deployments that use the package, by name, namespace and id. `X-O2DMS-Partial` names adapters that could not tell.",
                    .listOf("Deployment"),
                    headers: listHeaders
                ),
                ResponseDocument(304, "Unchanged.", headers: ["ETag"]),
                .error(404, "There is no such package or adapter."),
                .error(409, "Several packages have this id; `name` and `version` decide."),
                .error(501, "No adapter watches deployments, so nobody can say who uses the package."),
                .error(504, "The adapters did not answer in time."),
            ],
            handler: { api, call in api.showUsage(call) }
        ),
        Route(
            "listDeployments",
            .get,
            deployments,
            tag: "Deployments",
            "List the deployments behind all adapters, each once",
            parameters: QueryParameter.deployments,
            headers: [.ifNoneMatch],
            responses: [
                ResponseDocument(
                    200,
                    "The deployments, by name, namespace and id. `X-O2DMS-Partial` names adapters whose deployments are missing.",
                    .listOf("Deployment"),
                    headers: listHeaders
                ),
                ResponseDocument(304, "Unchanged.", headers: ["ETag"]),
                .error(404, "There is no such package or adapter."),
                .error(409, "Several packages have the id `packageId`; the package's own `usage` decides."),
                .error(501, "No adapter watches deployments."),
                .error(504, "The adapters did not answer in time."),
            ],
            handler: { api, call in api.listDeployments(call) }
        ),
        Route(
            "getDeployment",
            .get,
            deployments + "/{deploymentId}",
            tag: "Deployments",
            "Show one deployment; of several with this id that of the first adapter, unless `adapter` names another",
            admitsSlash: true,
            parameters: [.adapter],
            headers: [.ifNoneMatch],
            responses: [
                ResponseDocument(
                    200,
                    "The deployment with its extensions. `X-O2DMS-Partial` names adapters before it that could not be asked.",
                    .schema("Deployment"),
                    headers: ["ETag", "X-O2DMS-Partial"]
                ),
                ResponseDocument(304, "Unchanged.", headers: ["ETag"]),
                .error(404, "There is no such deployment or adapter."),
                .error(501, "No adapter shows deployments."),
                .error(504, "The adapter did not answer in time."),
            ],
            handler: { api, call in api.getDeployment(call) }
        ),
    ]

    private static let listHeaders = ["ETag", "Link", "X-Total-Count", "X-O2DMS-Partial"]
}
