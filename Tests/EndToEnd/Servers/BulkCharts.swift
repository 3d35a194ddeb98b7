import Foundation
import Testing

/// Many small charts, made by tar: `helm package` would take a minute for them.
enum BulkCharts {
    struct Chart: Sendable {
        let name: String
        let version: String
        let bytes: [UInt8]
    }

    static func make(_ name: String, count: Int, in directory: TemporaryDirectory) throws -> [Chart] {
        try Command.succeed(
            "bash",
            [
                "-ec",
                """
                mkdir -p bulk-\(name) && cd bulk-\(name) && mkdir -p \(name)/templates
                echo 'replicas: 1' > \(name)/values.yaml
                echo 'apiVersion: v1' > \(name)/templates/a.yaml
                for ((i = 0; i < \(count); i++)); do
                  printf 'apiVersion: v2\\nname: \(name)\\nversion: 1.%d.0\\n' $i > \(name)/Chart.yaml
                  tar czf \(name)-1.$i.0.tgz \(name)
                done
                """,
            ],
            in: directory.path
        )
        return try (0..<count).map {
            let file = directory.file("bulk-\(name)/\(name)-1.\($0).0.tgz")
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
            return Chart(name: name, version: "1.\($0).0", bytes: bytes)
        }
    }

    static func chart(
        _ name: String,
        _ version: String,
        description: String,
        in directory: TemporaryDirectory
    )
        throws -> [UInt8]
    {
        try Command.succeed(
            "bash",
            [
                "-ec",
                """
                d=$(mktemp -d); mkdir -p $d/\(name)/templates; cd $d
                printf 'apiVersion: v2\\nname: \(name)\\nversion: \(version)\\ndescription: \(description)\\n' > \(name)/Chart.yaml
                echo 'replicas: 1' > \(name)/values.yaml; echo 'apiVersion: v1' > \(name)/templates/a.yaml
                tar cz \(name); rm -rf $d
                """,
            ],
            in: directory.path
        ).output.map { $0 }
    }
}
