import Digest
import Foundation
import HTTPStandIn
import Testing

@testable import HelmAdapter

/// Lock files as the real helm writes them, and what is told of others.
@Suite struct ChartLockTests {
    /// Every member that counts for the digest, and characters that Go escapes.
    private static let dependencies = """
        dependencies:
        - name: yy
          version: ^1.0.0
          repository: URL
          alias: other
          condition: other.enabled
          tags: [a, "b<c>&"]
          import-values:
          - data
          - {parent: b, child: a}
        - name: zz
          version: ">1.0 <3"
          repository: "@mine"
          enabled: true
          alias: two
        - name: local
          version: "*"
          repository: file://../local

        """

    /// A directory with a repository of `yy` and `zz` and a chart `local`, and a server of the repository.
    private func withRepository(_ body: (_ path: String, _ url: String) throws -> Void) throws {
        try withDirectory { path in
            for (name, version) in [("yy", "1.0.0"), ("yy", "1.2.0"), ("yy", "2.0.0"), ("zz", "2.0.0")] {
                try ChartFixture(name: name, version: version).unpack(into: path + "/made")
                #expect(try HelmCommand.helm4.run(["package", "made", "-d", "repo"], in: path).status == 0)
            }
            #expect(try HelmCommand.helm4.run(["repo", "index", "repo"], in: path).status == 0)
            try ChartFixture(name: "local").unpack(into: path + "/local")
            let server = try #require(
                StandInServer { request in
                    guard let bytes = FileManager.default.contents(atPath: path + "/repo" + request.target)
                    else {
                        return [.answer(404)]
                    }
                    return [.answer(200, [], Array(bytes))]
                }
            )
            defer { server.stop() }
            #expect(try HelmCommand.helm4.run(["repo", "add", "mine", server.url], in: path).status == 0)
            try body(path, server.url)
        }
    }

    /// Has helm lock and fetch the dependencies of the chart in `x`, and inspects it as a packed chart.
    private func build(_ helm: HelmCommand, in path: String, as chart: ChartFixture) throws -> ChartInspection
    {
        try? FileManager.default.removeItem(atPath: path + "/x")
        try chart.unpack(into: path + "/x")
        let build = try helm.run(["dependency", "build", "x"], in: path)
        #expect(build.status == 0, "\(build.output)")
        return try package(helm, in: path)
    }

    private func package(_ helm: HelmCommand, in path: String) throws -> ChartInspection {
        let package = try helm.run(["package", "x", "-d", "out"], in: path)
        #expect(package.status == 0, "\(package.output)")
        return ChartFixture.inspect(
            Array(try Data(contentsOf: URL(fileURLWithPath: path + "/out/x-1.0.0.tgz")))
        )
    }

    @Test(arguments: [HelmCommand.helm3, .helm4])
    func `70: the digest of a lock is the one helm dependency build writes`(helm: HelmCommand) throws {
        try withRepository { path, url in
            let more = Self.dependencies.replacing("URL", with: url)
            let good = try build(helm, in: path, as: ChartFixture(more: more))
            // Only that the address is one of the own machine is held against it.
            #expect(good.brokenRules == [.dependencyRepository], "\(good.violations)")
            #expect(
                good.dependencies.map(\.place)
                    == [
                        .vendored(version: "1.2.0"), .vendored(version: "2.0.0"), .vendored(version: "1.0.0"),
                    ]
            )
            for (old, new) in [
                ("^1.0.0", "^1.0.1"), ("b<c>", "b>c"), ("child: a", "child: b"),
            ] {
                let file = path + "/x/Chart.yaml"
                let before = try text(file)
                try before.replacing(old, with: new).write(toFile: file, atomically: true, encoding: .utf8)
                let changed = try package(helm, in: path)
                #expect(changed.brokenRules == [.dependencyRepository, .lockDigest], "\(new)")
                #expect(changed.violations.last?.path == "Chart.lock")
                try before.write(toFile: file, atomically: true, encoding: .utf8)
            }
        }
    }

    @Test func `70: an old chart may have the digest of Helm 2, which is over the requirements alone`() throws
    {
        try withRepository { path, url in
            var chart = ChartFixture()
            chart.chartFile = "apiVersion: v1\nname: x\nversion: 1.0.0\nicon: https://h/i.svg\n"
            chart.files = [
                (
                    "requirements.yaml",
                    "dependencies:\n- {name: yy, version: ^1.0.0, repository: \"\(url)\"}\n"
                )
            ]
            #expect(try build(.helm3, in: path, as: chart).brokenRules == [.dependencyRepository])
            let old =
                "{\"dependencies\":[{\"name\":\"yy\",\"version\":\"^1.0.0\",\"repository\":\"\(url)\"}]}"
            let digest = "sha256:" + (try SHA256Digest.of(Array(old.utf8)).hex)
            let lock = path + "/x/requirements.lock"
            let written = try text(lock)
            let current = try #require(written.firstMatch(of: /sha256:[0-9a-f]{64}/)?.output)
            try written.replacing(current, with: digest).write(
                toFile: lock,
                atomically: true,
                encoding: .utf8
            )
            // Helm 3 takes it as well.
            #expect(try HelmCommand.helm3.run(["dependency", "build", "x"], in: path).status == 0)
            #expect(try package(.helm3, in: path).brokenRules == [.dependencyRepository])
        }
    }

    @Test func `a lock that is no YAML is refused, and one that cannot be judged is not`() throws {
        var chart = ChartFixture(more: "dependencies: [{name: yy, version: 1.x.x, repository: \"@r\"}]\n")
        chart.files = [("Chart.lock", "a: [")]
        #expect(try chart.inspection().violations.map(\.path) == ["Chart.lock"])
        chart.files = [("Chart.lock", "dependencies: []\n")]
        #expect(try chart.inspection().brokenRules == [.lockDigest])
        chart.chartFile = chart.chartFile.replacing("\"@r\"", with: "\"@r\", import-values: [[1]]")
        #expect(try chart.inspection().isAccepted)
    }
}
