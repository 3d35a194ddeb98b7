import JSONText
import Testing
import YAML

@testable import HelmAdapter

@Suite struct ChartMetadataTests {
    static let full = """
        apiVersion: v2
        name: full
        version: 1.2.3
        appVersion: "1.25"
        description: A chart
        type: application
        keywords: [a, "b"]
        home: https://h/
        sources:
        - https://s/
        dependencies:
        - name: common
          version: 2.x.x
          repository: https://u:p@h/c
          alias: other
          condition: common.enabled
          tags: [t]
          import-values: [{child: a, parent: b}]
        maintainers:
        - name: Bitnami
          email: support@bitnami.com
          url: https://b/
        icon: https://i/
        deprecated: true
        annotations: {z: "1", a: "two\\nlines"}
        kubeVersion: ">=1.20"
        urls: [a.tgz]
        """

    private func read(_ text: String, _ purpose: ChartMetadataReader.Purpose) -> ChartMetadataReader {
        var reader = ChartMetadataReader(purpose)
        reader.readChart(Array(text.utf8))
        return reader
    }

    @Test func `every field is read, and written as Helm writes an index entry`() {
        let reader = read(Self.full, .listing)
        #expect(reader.findings.all.isEmpty)
        var writer = JSONWriter()
        reader.metadata.write(to: &writer)
        #expect(
            String(decoding: writer.take(), as: UTF8.self) == """
                {"annotations":{"z":"1","a":"two\\nlines"},"apiVersion":"v2","appVersion":"1.25",\
                "dependencies":[{"name":"common","version":"2.x.x","repository":"https://h/c",\
                "condition":"common.enabled","tags":["t"],\
                "import-values":[{"child":"a","parent":"b"}],"alias":"other"}],"deprecated":true,"description":"A chart",\
                "home":"https://h/","icon":"https://i/","keywords":["a","b"],"kubeVersion":">=1.20",\
                "maintainers":[{"name":"Bitnami","email":"support@bitnami.com","url":"https://b/"}],"name":"full",\
                "sources":["https://s/"],"type":"application","version":"1.2.3"}
                """
        )
    }

    @Test func `for a listing texts that are too long are cut and unknown keys passed over`() {
        let reader = read(
            "name: x\nversion: 1.0.0\ndescription: \(String(repeating: "\u{e4}", count: 4096))\nq: 1\n",
            .listing
        )
        #expect(reader.findings.all.isEmpty)
        #expect(reader.metadata.description?.utf8.count == 4096)
    }

    @Test func `what is wrong in an entry is collected and the rest of it still read`() {
        let reader = read(
            "name: [a]\nversion: 1.0.0\nmaintainers: [null, {name: m}]\ndependencies:\n  -\n  - {name: y}\nhome: {a: b}\n",
            .listing
        )
        #expect(
            reader.findings.all.map(\.rule) == [.valueType, .maintainers, .dependencies, .valueType]
        )
        #expect(reader.findings.all.map(\.line) == [1, 3, 5, 7])
        #expect(reader.metadata.version == "1.0.0")
        #expect(reader.metadata.maintainers.map(\.name) == ["m"])
        #expect(reader.metadata.dependencies.map(\.name) == ["y"])
    }

    @Test func `an index entry gives its own keys to whoever reads the index`() throws {
        var events = YAMLEventReader(bytes: Array(Self.full.utf8))
        for _ in 0..<3 { _ = try events.next() }
        var reader = ChartMetadataReader(.listing)
        var urls: [String] = []
        try reader.readMapping(&events) { events throws(YAMLError) in
            guard events.scalarString == "urls" else { return false }
            _ = try events.next()
            while try events.next() == .scalar { urls.append(events.scalarString) }
            return true
        }
        #expect(urls == ["a.tgz"])
        #expect(reader.metadata.name == "full")
        #expect(try events.next() == .documentEnd)
    }

    @Test(arguments: [
        ("https://u:p@h/x", "https://h/x"), ("https://h/a@b", "https://h/a@b"), ("oci://t@h", "oci://h"),
        ("@stable", "@stable"), ("https://a@b@c/", "https://c/"), ("", ""),
    ])
    func `an address loses user and password`(text: String, clean: String) {
        #expect(ChartRepositoryAddress.withoutUserInfo(text) == clean)
    }

    @Test(arguments: ["true", "True", "yes", "on"])
    func `what YAML 1.1 calls true is true`(word: String) {
        #expect(read("deprecated: \(word)", .listing).metadata.isDeprecated)
        #expect(!read("deprecated: no", .listing).metadata.isDeprecated)
        #expect(!read("deprecated:", .listing).metadata.isDeprecated)
    }
}
