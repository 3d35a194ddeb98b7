extension GitConfiguration {
    /// The JSON Schema of the block: the value of the property `git`.
    public static let schema = """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["repositories"],
          "properties": {
            "repositories": {"type": "array", "minItems": 1, "maxItems": 64, "items": \(repository)}
          }
        }
        """

    private static let repository = """
        {
          "type": "object",
          "additionalProperties": false,
          "required": ["repository_name"],
          "properties": {
            "repository_name": {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$"},
            "repository_url": {
              "type": "string", "minLength": 1,
              "description": "https://…, ssh://user@host/…, user@host:… or file:///…; a repository of the gateway's own if absent"
            },
            "branch": {"type": "string", "minLength": 1, "maxLength": 200},
            "root": {"type": "string", "description": "the directory of the packages; the top of the repository if absent"},
            "layout": {"enum": ["directory", "tags"]},
            "auth": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "username": {"type": "string", "minLength": 1},
                "password": {"type": "string"},
                "token": {"type": "string", "minLength": 1, "description": "in the place of a password"}
              }
            },
            "ssh": {
              "type": "object",
              "additionalProperties": false,
              "required": ["private_key", "known_hosts"],
              "properties": {
                "private_key": {"type": "string", "minLength": 1, "description": "the key's text: ${file:/run/secrets/key}"},
                "passphrase": {"type": "string"},
                "known_hosts": {"type": "string", "minLength": 1, "description": "a file in OpenSSH's format"}
              }
            },
            "committer": {
              "type": "object",
              "additionalProperties": false,
              "required": ["name", "email"],
              "properties": {
                "name": {"type": "string", "minLength": 1, "maxLength": 200},
                "email": {"type": "string", "minLength": 1, "maxLength": 200}
              }
            },
            "ca_file": {"type": "string", "minLength": 1},
            "refresh": {"type": "string", "description": "for example 30s"},
            "max_stale": {"type": "string", "description": "for example 24h"},
            "timeout": {"type": "string", "description": "for one look at the server, for example 60s"},
            "connect_timeout": {"type": "string", "description": "until the server lets us in, for example 20s"},
            "idle_timeout": {"type": "string", "description": "how long the server may be silent, for example 2m"},
            "read_only": {"type": "boolean"},
            "limits": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "packages": {"type": "integer", "minimum": 1, "maximum": 1000000},
                "package_files": {"type": "integer", "minimum": 1, "maximum": 1000000},
                "package_size": {"type": "string", "description": "all files of one package, for example 256MiB"},
                "file_size": {"type": "string", "description": "one file, for example 64MiB"},
                "fetch_size": {"type": "string", "description": "what one fetch may bring, for example 1GiB"}
              }
            }
          }
        }
        """
}
