import GatewayHTTP

extension RouteTable {
    static let auditRoutes: [Route] = [
        Route(
            "listAudit",
            .get,
            audit,
            tag: "Audit",
            "List what was done to packages, by whom and in which request",
            parameters: QueryParameter.audit,
            responses: [
                ResponseDocument(
                    200,
                    "The transitions of all replicas, the newest first; 100 without `limit`.",
                    .listOf("AuditRecord"),
                    headers: ["Link", "X-Total-Count"]
                ),
                .error(503, "The state store does not answer; `Retry-After` says when to come back."),
            ],
            handler: { api, call in api.listAudit(call) }
        )
    ]
}
