internal import Deployments
internal import GitCatalogue

/// The JSON Schema of `config`.
enum ConfigurationSchema {
    static let text = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Argo CD adapter",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "git": \(GitConfiguration.schema),
            "state_directory": {"type": "string", "minLength": 1, "description": "for clones, and for the embedded repository"},
            "kubernetes": \(ClusterSettings.schema),
            "server": {
              "type": "object",
              "additionalProperties": false,
              "required": ["url", "token"],
              "description": "Argo CD's API, in the place of the cluster's, for what is deployed",
              "properties": {
                "url": {"type": "string", "minLength": 1, "description": "https://argocd.example.com"},
                "token": {"type": "string", "minLength": 1},
                "ca_file": {"type": "string", "minLength": 1},
                "refresh": {"type": "string", "description": "for example 10s"},
                "timeout": {"type": "string", "description": "for one request, for example 30s"}
              }
            },
            "registration": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "namespace": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", "description": "Argo CD's, argocd if absent"},
                \(GitRegistrationConfiguration.schemaProperties)
              }
            }
          }
        }
        """
}
