import Foundation
import Testing

/// The description of the API, held against an independent validator.
@Suite struct `The OpenAPI description` {
    @Test func `it is valid for openapi-spec-validator`() throws {
        let gateway = try RunningGateway()
        let description = try gateway.client().request("GET", "/o2dms/v1/openapi.json")
        #expect(description.status == 200)
        try gateway.directory.write(description.text, to: "openapi.json")
        let tool = try Command.succeed("\(Product.root)/scripts/fetch-openapi-validator", [])
        let check = try Command.run(
            tool.text.trimmingCharacters(in: .whitespacesAndNewlines),
            [gateway.directory.file("openapi.json")]
        )
        #expect(check.status == 0, "\(check.text)\(check.errors)")
    }
}
