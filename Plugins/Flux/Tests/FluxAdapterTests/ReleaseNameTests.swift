import JSONText
import Testing

@testable import FluxAdapter

/// The names that Flux gives to releases.
struct ReleaseNameTests {
    private func name(_ spec: JSONValue, _ name: String = "podinfo") throws -> String {
        ReleaseName.of(try spec.decode(HelmReleaseObject.Spec.self), name: name)
    }

    @Test func `the stated name counts, else the target namespace and the object's name`() throws {
        #expect(try name([:]) == "podinfo")
        #expect(try name(["targetNamespace": "apps"]) == "apps-podinfo")
        #expect(try name(["targetNamespace": "apps", "releaseName": "web"]) == "web")
        #expect(try name(["targetNamespace": "", "releaseName": ""]) == "podinfo")
    }

    @Test func `53 bytes are kept as they are, one more is shortened with its digest`() {
        let longest = String(repeating: "a", count: 53)
        #expect(ReleaseName.shortened(longest) == longest)
        // printf '%054d' 0 | sha256sum
        let tooLong = String(repeating: "0", count: 54)
        #expect(ReleaseName.shortened(tooLong) == String(repeating: "0", count: 40) + "-5e348a8a500e")
    }

    @Test func `a stated name is shortened as well`() throws {
        let stated = String(repeating: "x", count: 60)
        #expect(try name(["releaseName": .string(stated)]).utf8.count == 53)
    }
}
