internal import JSONText

extension GatewayConfiguration {
    /// The text of a first configuration file: the Helm adapter on a repository in a directory.
    ///
    /// - Parameters:
    ///   - listen: Where the gateway listens.
    ///   - stateDirectory: Where spool and state lie, relative to the file.
    ///   - pluginDirectory: Where the adapter libraries lie, relative to the file.
    ///   - repositoryURL: The repository that the Helm adapter serves.
    /// - Returns: A file that loads without errors.
    public static func defaultFileText(
        listen: String = "127.0.0.1:8080",
        stateDirectory: String = "./var",
        pluginDirectory: String = "dist/lib/o2dms/plugins",
        repositoryURL: String = "file:./var/charts"
    ) -> String {
        """
        # The O2-DMS gateway. Every key is described in docs/configuration.md.
        # ${NAME} stands for an environment variable, ${file:PATH} for the content of a file, $$ for a dollar.
        server:
          listen: \(scalar(listen))
        limits:
          package_size: 100MiB
        state:
          directory: \(scalar(stateDirectory))
        log:
          level: info
          format: json
        plugins:
          directory: \(scalar(pluginDirectory))
        adapters:
          - name: helm
            default: true
            config:
              repository_url: \(scalar(repositoryURL))
              repository_name: local

        """
    }

    /// A text as a YAML scalar that reads as exactly this text.
    private static func scalar(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
        }
        if isPlain, !text.isEmpty, text.utf8.contains(UInt8(ascii: "/")) { return text }
        // A JSON string is a YAML scalar in double quotes.
        var writer = JSONWriter()
        writer.string(text)
        var result: [UInt8] = []
        for byte in writer.take() {
            result.append(byte)
            if byte == UInt8(ascii: "$") { result.append(byte) }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
