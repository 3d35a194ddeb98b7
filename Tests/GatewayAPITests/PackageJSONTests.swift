import AdapterHost
import JSONText
import Testing

@testable import GatewayAPI

@Suite("The JSON of a package")
struct PackageJSONTests {
    /// Calls `body` with a view whose texts lie in memory for the time of the call.
    private func write(
        extensions: String? = nil,
        adapter: String?,
        _ change: (inout PackageView) -> Void = { _ in }
    ) throws -> JSONValue {
        var writer = JSONWriter()
        let texts = ["nginx", "1.0.0", "memory://x", extensions ?? ""].map { Array($0.utf8) }
        unsafe texts[0].withUnsafeBytes { name in
            unsafe texts[1].withUnsafeBytes { version in
                unsafe texts[2].withUnsafeBytes { uri in
                    unsafe texts[3].withUnsafeBytes { json in
                        var view = PackageView()
                        unsafe view.name = name
                        unsafe view.artifactName = name
                        unsafe view.artifactVersion = version
                        unsafe view.packageURI = uri
                        if extensions != nil { unsafe view.extensionsJSON = json }
                        change(&view)
                        PackageJSON.write(view, adapter: adapter, to: &writer)
                    }
                }
            }
        }
        return try JSONValue(parsing: writer.take())
    }

    @Test func `the list form has the spec's fields in the spec's order and no others`() throws {
        let value = try write(adapter: nil) { $0.createdAt = 1_768_384_800_000_000_000 }
        let expected = """
            {"packageId":"nginx-1.0.0","name":"nginx","artifactName":"nginx","artifactVersion":"1.0.0",\
            "packageUri":"memory://x","createdAt":"2026-01-14T10:00:00Z","updatedAt":"2026-01-14T10:00:00Z"}
            """
        #expect(String(decoding: value.text, as: UTF8.self) == expected)
    }

    @Test func `a time that nobody knows is the zero of the spec's type`() throws {
        #expect(try write(adapter: nil)["createdAt"]?.string == "0001-01-01T00:00:00Z")
    }

    @Test(
        arguments: [
            (nil, "adapter,status"), ("{}", "adapter,status"), ("{ \n}", "adapter,status"),
            (#"{"a":1,"b":{"status":2}}"#, "adapter,status,a,b"),
            (#"{"status":"x","a":1}"#, "adapter,status,a"),
            (#"{"a":["adapter","x"],"adapter":{"z":1}}"#, "adapter,status,a"),
            (#"{"\u0073tatus":"x","a":1}"#, "adapter,status,a"),
            (#"{"a":"}\",\"status\":","b":"\\"}"#, "adapter,status,a,b"),
            (#"{"repositoryUrl":1}"#, "adapter,status"),
            (#"  {"":0}  "#, "adapter,status,"),
        ] as [(String?, String)]
    )
    func `extensions have our members first and never twice`(own: String?, keys: String) throws {
        let value = try write(extensions: own, adapter: "helm")
        let members = try #require(value["extensions"]?.members)
        #expect(members.map(\.key).joined(separator: ",") == keys)
        #expect(value["extensions"]?["status"]?.string == "available")
    }

    @Test func `a package that says it is deprecated has that status`() throws {
        let value = try write(adapter: "helm") { $0.isDeprecated = true }
        #expect(value["extensions"]?["status"]?.string == "deprecated")
    }
}
