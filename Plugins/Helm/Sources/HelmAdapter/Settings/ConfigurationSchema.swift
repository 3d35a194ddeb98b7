internal import Deployments

/// The JSON Schema of `config`.
enum ConfigurationSchema {
    static let text = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Helm adapter",
          "type": "object",
          "additionalProperties": false,
          "dependentRequired": {"namespace": ["kubeconfig"]},
          "properties": {
            "repositories": {"type": "array", "minItems": 1, "maxItems": 256, "items": {"$ref": "#/$defs/repository"}},
            "limits": {"$ref": "#/$defs/limits"},
            "validation": {"$ref": "#/$defs/validation"},
            "dependency_hosts": {
              "type": "array",
              "maxItems": 1024,
              "items": {"type": "string", "minLength": 1},
              "description": "which hosts are asked for dependencies of charts, for example charts.example.com"
            },
            "keyring": {"type": "string", "minLength": 1, "format": "o2dms-file", "description": "file of the public keys that sign charts"},
            "require_signed": {"type": "boolean"},
            "dependency_timeout": {"type": "string", "description": "for example 30s"},
            "kubernetes": \(ClusterSettings.schema),
            "kubeconfig": {"type": "string", "minLength": 1, "format": "o2dms-file", "description": "the same as kubernetes.kubeconfig"},
            "namespace": {
              "type": "string", "pattern": "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?$",
              "description": "the only one of kubernetes.namespaces; empty = all"
            },
            \(repositoryProperties)
          },
          "$defs": {
            "repository": {"type": "object", "additionalProperties": false, "properties": {\(repositoryProperties)}},
            "auth": {
              "type": "object",
              "additionalProperties": false,
              "required": ["username"],
              "properties": {
                "username": {"type": "string", "minLength": 1},
                "password": {"type": "string"},
                "token_service": {"type": "string", "description": "oci: a token service on another host that may see the password"}
              }
            },
            "validation": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "severities": {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {\(severityProperties)}
                }
              }
            },
            "aws": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "region": {"type": "string", "minLength": 1},
                "access_key_id": {"type": "string", "minLength": 1},
                "secret_access_key": {"type": "string", "minLength": 1},
                "session_token": {"type": "string", "minLength": 1},
                "profile": {"type": "string", "minLength": 1, "description": "of the shared credentials file"},
                "endpoint": {"type": "string", "minLength": 1, "description": "another server that speaks S3"},
                "path_style": {"type": "boolean", "description": "the bucket in the path; for an endpoint the default"}
              }
            },
            "gcs": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "credentials_file": {"type": "string", "minLength": 1, "format": "o2dms-file", "description": "key of a service account, JSON"},
                "access_key_id": {"type": "string", "minLength": 1, "description": "of an HMAC key"},
                "secret": {"type": "string", "minLength": 1},
                "endpoint": {"type": "string", "minLength": 1}
              }
            },
            "azure": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "account": {"type": "string", "minLength": 1, "description": "by the URL if it is https"},
                "account_key": {"type": "string", "minLength": 1},
                "sas_token": {"type": "string", "minLength": 1},
                "endpoint": {"type": "string", "minLength": 1}
              }
            },
            "limits": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "index_size": {"type": "string", "description": "the longest index.yaml, for example 256MiB"},
                "chart_unpacked_size": {"type": "string", "description": "all files of one chart together"},
                "chart_file_size": {"type": "string", "description": "one file of a chart"},
                "chart_entries": {"type": "integer", "minimum": 1, "maximum": 1000000},
                "chart_schema_steps": {
                  "type": "integer", "minimum": 1, "maximum": 100000000,
                  "description": "what holding a chart's values against its schema may take; a million is below a second"
                }
              }
            }
          }
        }
        """

    /// Every rule by name, so that the host finds the one that was meant.
    private static let severityProperties = ChartRule.allCases.map { rule in
        let allowed = rule.terms.isFixed ? #"["error"]"# : #"["error", "warning", "info"]"#
        return #""\#(rule.rawValue)": {"enum": \#(allowed)}"#
    }.joined(separator: ", ")

    private static let repositoryProperties = """
        "repository_url": {"type": "string", "minLength": 1, "description": "file:./charts, http://…, https://…, s3://…, gs://…, azblob://… or oci://…"},
        "repository_name": {"type": "string", "minLength": 1, "maxLength": 128},
        "auth": {"$ref": "#/$defs/auth"},
        "type": {"type": "string", "description": "directory, http, chartmuseum, s3, gcs, azure, oci or harbor; recognised if absent"},
        "refresh": {"type": "string", "description": "for example 30s"},
        "max_stale": {"type": "string", "description": "for example 24h"},
        "read_only": {"type": "boolean"},
        "ca_file": {"type": "string", "minLength": 1},
        "client_certificate": {"type": "string", "minLength": 1},
        "client_key": {"type": "string", "minLength": 1},
        "timeout": {"type": "string", "description": "for example 30s"},
        "depth": {"type": "integer", "minimum": 0, "maximum": 8, "description": "http: segments of the URL that name the tenant, if it is a ChartMuseum"},
        "aws": {"$ref": "#/$defs/aws"},
        "gcs": {"$ref": "#/$defs/gcs"},
        "azure": {"$ref": "#/$defs/azure"},
        "oci_registry": {"type": "string", "minLength": 1, "description": "oci://registry.example.com/charts"},
        "charts": {"type": "array", "maxItems": 10000, "items": {"type": "string"}, "description": "oci: the charts, where the registry has no catalogue"},
        "plain_http": {"type": "boolean", "description": "oci: http instead of https"}
        """
}
