import GatewayHTTP

extension RouteTable {
    static let adapterRoutes: [Route] = [
        Route(
            "listAdapters",
            .get,
            "/o2dms/v1/adapters",
            tag: "Adapters",
            "List the adapters, also those that failed to load",
            responses: [ResponseDocument(200, "The adapters, in configuration order.", .listOf("Adapter"))],
            handler: { api, call in api.listAdapters(call) }
        ),
        Route(
            "getAdapter",
            .get,
            "/o2dms/v1/adapters/{name}",
            tag: "Adapters",
            "Show one adapter",
            responses: [
                ResponseDocument(200, "The adapter.", .schema("Adapter")),
                .error(404, "There is no adapter of this name."),
            ],
            handler: { api, call in api.getAdapter(call) }
        ),
    ]

    static let serviceRoutes: [Route] = [
        Route(
            "listVersions",
            .get,
            "/o2dms",
            tag: "Service",
            "Show the versions of the API and their resources",
            responses: [ResponseDocument(200, "The versions.", .schema("Index"))],
            handler: { api, call in call.respond(api.documents.index) }
        ),
        Route(
            "showVersion",
            .get,
            "/o2dms/v1",
            tag: "Service",
            "Show the resources of version 1",
            responses: [ResponseDocument(200, "The resources.", .schema("Version"))],
            handler: { api, call in call.respond(api.documents.version) }
        ),
        Route(
            "getOpenAPI",
            .get,
            "/o2dms/v1/openapi.json",
            tag: "Service",
            "Describe the API in OpenAPI 3.1",
            headers: [.ifNoneMatch],
            responses: [
                ResponseDocument(200, "The description.", .schema("OpenAPI"), headers: ["ETag"]),
                ResponseDocument(304, "Unchanged.", headers: ["ETag"]),
            ],
            handler: { api, call in call.respond(api.documents.openAPI) }
        ),
        Route(
            "getHealth",
            .get,
            "/healthz",
            tag: "Service",
            "Tell whether the process lives",
            responses: [ResponseDocument(200, "It does.", .schema("Health"))],
            handler: { api, call in api.getHealth(call) }
        ),
        Route(
            "getReadiness",
            .get,
            "/readyz",
            tag: "Service",
            "Tell whether requests are welcome, and how each adapter is",
            responses: [
                ResponseDocument(200, "They are.", .schema("Readiness")),
                ResponseDocument(503, "Starting, draining, or without any adapter.", .schema("Readiness")),
            ],
            handler: { api, call in api.getReadiness(call) }
        ),
        Route(
            "getMetrics",
            .get,
            "/metrics",
            tag: "Service",
            "Show the measurements in Prometheus' text format",
            representation: .prometheus,
            responses: [ResponseDocument(200, "The measurements.", .prometheus)],
            handler: { api, call in api.getMetrics(call) }
        ),
    ]
}
