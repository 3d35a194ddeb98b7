import ArchiveTesting
import Foundation
import Git
import GitPackages
import HTTPClient
import TestServers
import Testing

struct UploadRuleTests {
    static let good = PackageFixture.deployment
    /// The longest names of a directory in another one.
    private static let long = String(repeating: "d", count: 99) + "/" + String(repeating: "e", count: 99)

    static let broken: [(rule: String, files: [(String, String)])] = [
        ("manifest.yaml", [("a.yaml", "a: [")]),
        ("manifest.yaml", [("a.yaml", "a: &x 1\nb: *x\n")]),
        ("manifest.apiVersion", [("a.yaml", "kind: A\nmetadata: {name: a}\n")]),
        ("manifest.kind", [("a.yaml", "apiVersion: v1\nmetadata: {name: a}\n")]),
        ("manifest.object", [("a.yaml", good + "---\n- 1\n")]),
        ("manifest.name", [("a.yaml", "apiVersion: v1\nkind: A\nmetadata: {name: a/b}\n")]),
        ("manifest.name", [("a.yaml", "apiVersion: v1\nkind: A\nmetadata: {}\n")]),
        ("package.empty", [("README.md", "hello")]),
        ("package.path", [("../a.yaml", good)]), ("package.path", [("/a.yaml", good)]),
        ("package.path", [("x/.git/config", good)]),
        ("package.path", [(".gitmodules", good)]), ("package.path", [("a\\b.yaml", good)]),
        ("package.path", [("x/../../a.yaml", good)]),
        ("package.path", [(String(repeating: "d", count: 100) + "/f", good), ("a.yaml", good)]),
        ("package.path", [(long + "/f", good), ("a.yaml", good)]),
        ("package.duplicate", [("a.yaml", good), ("a.yaml", good)]),
        ("package.duplicate", [("a.yaml", good), ("A.yaml", good)]),
        ("package.duplicate", [("a", good), ("a/b.yaml", good)]),
        ("kustomization.outside", [("kustomization.yaml", "resources: [../other]\n")]),
        ("kustomization.outside", [("kustomization.yaml", "resources: [https://example.com/x]\n")]),
        ("kustomization.outside", [("kustomization.yaml", "resources: [/etc/passwd]\n")]),
        (
            "kustomization.outside",
            [("kustomization.yaml", "helmCharts: [{name: x, repo: https://example.com}]\n")]
        ),
        (
            "kustomization.outside",
            [("kustomization.yaml", "configMapGenerator: [{name: x, files: [key=../../x]}]\n")]
        ),
        ("kustomization.reference", [("kustomization.yaml", "resources: [missing.yaml]\n")]),
        (
            "manifest.kind",
            [
                ("kustomization.yaml", "resources: [a.yaml]\n"),
                ("a.yaml", "apiVersion: v1\nmetadata: {name: a}\n"),
            ]
        ),
        ("chart.version", [("Chart.yaml", "apiVersion: v2\nname: web\n")]),
        ("package.name", [("Chart.yaml", "apiVersion: v2\nname: other\nversion: 1.0.0\n")]),
        ("package.version", [("package.yaml", "version: 2.0.0\n"), ("a.yaml", good)]),
    ]

    @Test(arguments: broken.indices)
    func `a package that breaks a rule is refused by that rule, and nothing is stored`(index: Int) throws {
        let (rule, files) = Self.broken[index]
        let fixture = try PackageFixture()
        #expect {
            try fixture.packages.upload(
                try PackageFixture.upload("web", "1.0.0", files),
                terms: fixture.terms
            )
        } throws: {
            guard case .invalid(let violations) = $0 as? GitPackageError else { return false }
            return violations.contains { $0.rule == rule }
        }
        #expect(try fixture.git("for-each-ref") == "")
    }

    @Test func `a path that just fits into the archive is taken`() throws {
        let fixture = try PackageFixture()
        let files = [(String(Self.long.dropLast()) + "/f", "x"), ("a.yaml", Self.good)]
        _ = try fixture.packages.upload(
            try PackageFixture.upload("web", "1.0.0", files),
            terms: fixture.terms
        )
        #expect(try fixture.list() == ["web 1.0.0"])
    }

    @Test(arguments: ["symlink", "hardlink", "device"])
    func `links and devices are refused`(kind: String) throws {
        let fixture = try PackageFixture()
        var tar = TarBuilder()
        tar.file("a.yaml", Self.good)
        tar.member("x", type: kind == "symlink" ? "2" : kind == "hardlink" ? "1" : "3", linkName: "a.yaml")
        let upload = PackageFixture.upload("web", "1.0.0", archive: try tar.ended())
        #expect { try fixture.packages.upload(upload, terms: fixture.terms) } throws: {
            if case .invalid = $0 as? GitPackageError { true } else { false }
        }
    }

    @Test(arguments: ["", "..", "a/b", "-a", ".git", "a b", "a+b"])
    func `names that are none are refused`(name: String) throws {
        let fixture = try PackageFixture()
        #expect {
            try fixture.packages.upload(try PackageFixture.upload(name, "1.0.0"), terms: fixture.terms)
        } throws: {
            if case .invalid = $0 as? GitPackageError { true } else { false }
        }
    }

    @Test func `what is said beside the archive goes into a package file, what the archive says stays`()
        throws
    {
        let fixture = try PackageFixture()
        var upload = try PackageFixture.upload("web", "1.0.0")
        upload.description = "From \"outside\""
        #expect(
            try fixture.packages.upload(upload, terms: fixture.terms).details.description
                == "From \"outside\""
        )
        let files = [("top/package.yaml", "description: Inside\nprovider: Us\n"), ("top/a.yaml", Self.good)]
        var other = try PackageFixture.upload("web", "2.0.0", files)
        other.description = "Outside"
        let details = try fixture.packages.upload(other, terms: fixture.terms).details
        #expect(details.description == "Inside" && details.provider == "Us")
    }

    @Test func `a kustomization and a chart are told from manifests`() throws {
        let fixture = try PackageFixture()
        let kustomization = try PackageFixture.upload(
            "k",
            "1.0.0",
            [
                (
                    "kustomization.yaml",
                    "resources: [base]\npatches: [{path: patch.json}]\nimages: [{name: nginx, newTag: \"2\"}]\n"
                ),
                ("base/kustomization.yaml", "resources: [a.yaml]\n"), ("base/a.yaml", Self.good),
                ("patch.json", "[{\"op\": \"remove\"}]"),
            ]
        )
        let first = try fixture.packages.upload(kustomization, terms: fixture.terms).details
        #expect(first.kind == .kustomization && first.images == ["nginx:1.25", "nginx:2"])
        let chart = try PackageFixture.upload(
            "c",
            "1.0.0",
            [
                (
                    "c/Chart.yaml",
                    "apiVersion: v2\nname: c\nversion: 1.0.0\nappVersion: \"7\"\ndescription: A chart\n"
                ),
                ("c/templates/a.yaml", "{{ if }}: ["),
            ]
        )
        let second = try fixture.packages.upload(chart, terms: fixture.terms).details
        #expect(second.kind == .chart && second.appVersion == "7" && second.description == "A chart")
    }

    @Test(arguments: [GitLayout.directory, .tags])
    func `a name or version that differs from another in case only is refused, also in a trial`(
        _ layout: GitLayout
    ) throws {
        let fixture = try PackageFixture { $0.layout = layout }
        let files = [("a.yaml", Self.good)]
        _ = try fixture.packages.upload(
            try PackageFixture.upload("H1", "1.0.0-RC", files),
            terms: fixture.terms
        )
        for (name, version) in [("h1", "1.0.0-RC"), ("h1", "2.0.0"), ("H1", "1.0.0-rc")] {
            for isTrial in [true, false] {
                let upload = try PackageFixture.upload(name, version, files)
                #expect {
                    if isTrial {
                        _ = try fixture.packages.check(upload, terms: fixture.terms)
                    } else {
                        _ = try fixture.packages.upload(upload, terms: fixture.terms)
                    }
                } throws: { error in
                    guard case .invalid(let violations)? = error as? GitPackageError else { return false }
                    return violations.map(\.rule) == ["package.case"]
                }
            }
        }
        _ = try fixture.packages.upload(try PackageFixture.upload("H1", "2.0.0", files), terms: fixture.terms)
        #expect(try fixture.list() == ["H1 2.0.0", "H1 1.0.0-RC"])
    }
}
