import GatewayHTTP

extension RouteTable {
    static let packageRoutes: [Route] = [
        Route(
            "listPackages",
            .get,
            descriptors,
            tag: "Packages",
            "List the packages of all repositories",
            parameters: QueryParameter.list,
            headers: [.ifNoneMatch],
            responses: [
                ResponseDocument(
                    200,
                    "The packages, by name and then by version, newest first. `X-O2DMS-Partial` names adapters of which packages are missing; without `limit` it may come as a trailer.",
                    .listOf("Package"),
                    headers: ["ETag", "Link", "X-Total-Count", "X-O2DMS-Partial"]
                ),
                ResponseDocument(304, "Unchanged.", headers: ["ETag"]),
                .error(404, "There is no such adapter."),
                .error(501, "No adapter lists packages."),
                .error(504, "The adapter asked for did not answer in time."),
            ],
            handler: { api, call in api.listPackages(call) }
        ),
        Route(
            "uploadPackage",
            .post,
            descriptors,
            tag: "Packages",
            "Upload a package, or register one that lies in a repository",
            parameters: [.taker, .dryRun],
            headers: [.idempotencyKey],
            body: .upload,
            responses: [
                ResponseDocument(200, "The report of a dry run.", .schema("Report")),
                ResponseDocument(
                    201,
                    "The package as it is stored.",
                    .schema("Package"),
                    headers: ["Location"]
                ),
                .error(403, "The repository forbids it."),
                .error(404, "There is no such adapter."),
                .error(409, "This name and version exist already; a version is never overwritten."),
                .error(413, "The package is larger than the limit in `details.limit`."),
                .error(415, "Neither a form nor a JSON object, or no adapter takes this kind of artifact."),
                .error(422, "The `Idempotency-Key` was used for another upload."),
                .error(501, "No adapter takes uploads, or it cannot register packages."),
                .error(504, "The repository did not take the package in time."),
            ],
            handler: { api, call in api.uploadPackage(call) }
        ),
        Route(
            "getPackage",
            .get,
            descriptors + "/{packageId}",
            tag: "Packages",
            "Show one package",
            parameters: QueryParameter.choice,
            headers: [.ifNoneMatch],
            responses: [
                ResponseDocument(
                    200,
                    "The package with its extensions, `status` among them; `Deprecation` and `Warning` if it is deprecated.",
                    .schema("Package"),
                    headers: ["ETag", "Deprecation", "Warning"]
                ),
                ResponseDocument(304, "Unchanged.", headers: ["ETag"]),
                .error(404, "There is no such package or adapter."),
                .error(409, "Several packages have this id; `name` and `version` decide."),
                .error(501, "No adapter shows packages."),
                .error(504, "The repository did not answer in time."),
            ],
            handler: { api, call in api.getPackage(call) }
        ),
        Route(
            "patchPackage",
            .patch,
            descriptors + "/{packageId}",
            tag: "Packages",
            "Mark a package deprecated, or take the mark back",
            parameters: QueryParameter.choice,
            headers: [.ifMatch],
            body: .statusPatch,
            responses: [
                ResponseDocument(
                    200,
                    "The package as it is now; also if it was so before.",
                    .schema("Package"),
                    headers: ["ETag", "Deprecation", "Warning"]
                ),
                .error(404, "There is no such package or adapter."),
                .error(
                    409,
                    "In use (`details.deployments` names the users): it cannot be marked. Or several packages have this id, or it says of itself that it is deprecated."
                ),
                .error(412, "The package is not as `If-Match` says: nothing was changed."),
                .error(413, "The patch is larger than the limit in `details.limit`."),
                .error(415, "No JSON merge patch; `Accept-Patch` names the media type."),
                .error(501, "No adapter shows packages."),
                .error(
                    503,
                    "The state store does not answer, another operation on the package takes too long, or an adapter cannot tell whether it is in use: nothing was changed."
                ),
                .error(504, "The repository did not answer in time."),
            ],
            handler: { api, call in api.patchPackage(call) }
        ),
        Route(
            "deletePackage",
            .delete,
            descriptors + "/{packageId}",
            tag: "Packages",
            "Remove one package from its repository, unless it is in use",
            parameters: QueryParameter.choice + [.force, .dryRun],
            headers: [.ifMatch],
            responses: [
                ResponseDocument(
                    200,
                    "The report of a dry run: what would happen, and who is affected.",
                    .schema("DeletionReport")
                ),
                ResponseDocument(204, "Removed; with `force=false` kept and marked deprecated."),
                .error(403, "The repository forbids it."),
                .error(404, "There is no such package or adapter."),
                .error(
                    409,
                    "In use (`details.deployments` names the users), or several packages have this id."
                ),
                .error(412, "The package is not as `If-Match` says: nothing was deleted."),
                .error(501, "The adapter cannot remove packages."),
                .error(
                    503,
                    "An adapter cannot tell whether the package is in use (`details.adapters`), the state store does not answer, or another operation on the package takes too long: nothing was deleted."
                ),
                .error(504, "The repository did not answer in time."),
            ],
            handler: { api, call in api.deletePackage(call) }
        ),
        Route(
            "downloadArtifact",
            .get,
            descriptors + "/{packageId}/artifact",
            tag: "Packages",
            "Download the archive of a package",
            representation: .artifact,
            parameters: QueryParameter.choice,
            headers: [.ifNoneMatch, .range, .ifRange],
            responses: [
                ResponseDocument(
                    200,
                    "The archive.",
                    .artifact,
                    headers: [
                        "ETag", "Digest", "Repr-Digest", "Content-Disposition", "Accept-Ranges",
                        "Deprecation", "Warning",
                    ]
                ),
                ResponseDocument(206, "The range asked for.", .artifact, headers: ["ETag", "Content-Range"]),
                ResponseDocument(304, "Unchanged.", headers: ["ETag"]),
                .error(404, "There is no such package or adapter."),
                .error(409, "Several packages have this id; `name` and `version` decide."),
                .error(416, "The archive has no byte of that range."),
                .error(501, "The adapter does not hand out archives."),
                .error(504, "The repository did not answer in time."),
            ],
            handler: { api, call in api.downloadArtifact(call) }
        ),
        Route(
            "downloadProvenance",
            .get,
            descriptors + "/{packageId}/provenance",
            tag: "Packages",
            "Download the provenance file that was stored with a package",
            representation: .artifact,
            parameters: QueryParameter.choice,
            headers: [.ifNoneMatch],
            responses: [
                ResponseDocument(
                    200,
                    "The file as it was uploaded; nobody verified it for this answer.",
                    .provenance,
                    headers: ["ETag", "Content-Disposition"]
                ),
                ResponseDocument(304, "Unchanged.", headers: ["ETag"]),
                .error(404, "There is no such package or adapter, or the package has no provenance file."),
                .error(409, "Several packages have this id; `name` and `version` decide."),
                .error(501, "The adapter does not hand out provenance files."),
                .error(504, "The repository did not answer in time."),
            ],
            handler: { api, call in api.downloadProvenance(call) }
        ),
    ]
}
