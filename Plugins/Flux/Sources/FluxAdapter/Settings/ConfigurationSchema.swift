internal import Deployments
internal import GitCatalogue

/// The JSON Schema of `config`.
enum ConfigurationSchema {
    static let text = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Flux adapter",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "git": \(GitConfiguration.schema),
            "state_directory": {"type": "string", "minLength": 1, "description": "for clones, and for the embedded repository"},
            "kubernetes": \(ClusterSettings.schema),
            "registration": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "namespace": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", "description": "of the objects, flux-system if absent"},
                "interval": {"type": "string", "pattern": "^([0-9]+([.][0-9]+)?(ms|s|m|h))+$", "description": "how often Flux looks for news, 10m if absent"},
                \(GitRegistrationConfiguration.schemaProperties)
              }
            }
          }
        }
        """
}
