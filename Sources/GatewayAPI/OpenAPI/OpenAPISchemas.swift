/// The JSON Schemas of what the API takes and answers.
enum OpenAPISchemas {
    /// The value of `components.schemas`.
    static let text = ##"""
        {
        "Package":{"type":"object","additionalProperties":false,
         "required":["packageId","name","artifactName","artifactVersion","packageUri","createdAt","updatedAt"],
         "properties":{
          "packageId":{"type":"string","description":"Artifact name and version with a hyphen between them."},
          "name":{"type":"string"},
          "artifactName":{"type":"string"},
          "artifactVersion":{"type":"string"},
          "description":{"type":"string"},
          "provider":{"type":"string"},
          "packageUri":{"type":"string","description":"The resolved address of the artifact."},
          "checksum":{"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          "createdAt":{"type":"string","format":"date-time","description":"0001-01-01T00:00:00Z if nobody knows."},
          "updatedAt":{"type":"string","format":"date-time","description":"0001-01-01T00:00:00Z if nobody knows."},
          "extensions":{"type":"object","description":"Not in lists.","required":["adapter","status"],
           "properties":{
            "adapter":{"type":"string"},
            "repository":{"type":"string"},
            "repositoryUrl":{"type":"string"},
            "artifactType":{"type":"string"},
            "status":{"type":"string","enum":["uploaded","available","in_use","deprecated"]}}}}},
        "Registration":{"type":"object","description":"Names a package that lies in a repository; the adapter knows further members.",
         "properties":{
          "name":{"type":"string"},
          "artifactVersion":{"type":"string"},
          "adapter":{"type":"string"},
          "repository":{"type":"string"},
          "artifactType":{"type":"string"}}},
        "Report":{"type":"object","required":["dryRun","adapter"],
         "properties":{
          "dryRun":{"const":true},
          "adapter":{"type":"string"},
          "package":{"$ref":"#/components/schemas/Package"},
          "report":{"type":"object","description":"What the adapter has to say."}}},
        "Adapter":{"type":"object","required":["name","status"],
         "properties":{
          "name":{"type":"string"},
          "status":{"type":"string","enum":["loaded","failed"]},
          "default":{"type":"boolean"},
          "isolation":{"type":"string","enum":["in-process","process"]},
          "plugin":{"type":"object","required":["id","name","version","abi"],
           "properties":{"id":{"type":"string"},"name":{"type":"string"},"version":{"type":"string"},"abi":{"type":"string"}}},
          "capabilities":{"type":"array","items":{"type":"string"}},
          "artifactTypes":{"type":"array","items":{"type":"object","required":["mediaType"],
           "properties":{"mediaType":{"type":"string"},"markerFile":{"type":"string"},"limitBytes":{"type":"integer"}}}},
          "workers":{"type":"integer"},
          "queued":{"type":"integer"},
          "health":{"type":"object","required":["state","since"],
           "properties":{
            "state":{"type":"string","enum":["unknown","healthy","unhealthy"]},
            "since":{"type":"string","format":"date-time"},
            "checkedAt":{"type":"string","format":"date-time"},
            "details":{"type":"object"},
            "lastError":{"type":"object","properties":{"code":{"type":"string"},"message":{"type":"string"}}}}},
          "loadError":{"type":"object","required":["id","message"],
           "properties":{"id":{"type":"string"},"message":{"type":"string"}}}}},
        "Version":{"type":"object","required":["version","basePath","openapi","resources"],
         "properties":{
          "version":{"type":"string"},
          "basePath":{"type":"string"},
          "openapi":{"type":"string"},
          "resources":{"type":"array","items":{"type":"string"}}}},
        "Index":{"type":"object","required":["service","gatewayVersion","versions"],
         "properties":{
          "service":{"type":"string"},
          "gatewayVersion":{"type":"string"},
          "versions":{"type":"array","items":{"$ref":"#/components/schemas/Version"}}}},
        "Health":{"type":"object","required":["status"],"properties":{"status":{"const":"ok"}}},
        "Readiness":{"type":"object","required":["status","adapters"],
         "properties":{
          "status":{"type":"string","enum":["ready","draining","no adapter"]},
          "adapters":{"type":"array","items":{"type":"object","required":["name","state"],
           "properties":{
            "name":{"type":"string"},
            "state":{"type":"string","enum":["unknown","healthy","unhealthy","failed"]}}}}}},
        "OpenAPI":{"type":"object"},
        "Error":{"type":"object","required":["error","message","code"],
         "properties":{
          "error":{"type":"string","description":"What a program decides by."},
          "message":{"type":"string"},
          "code":{"type":"integer","description":"The HTTP status."},
          "details":{"type":"object"},
          "type":{"type":"string"},
          "title":{"type":"string"},
          "status":{"type":"integer"},
          "detail":{"type":"string"}}}
        }
        """##
}
