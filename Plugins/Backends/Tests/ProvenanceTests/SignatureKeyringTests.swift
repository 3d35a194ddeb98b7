import Foundation
import Provenance
import Testing

/// Signatures made by the real GnuPG.
@Suite struct SignatureKeyringTests {
    @Test(arguments: [false, true])
    func `a text that a key of the keyring signed is believed`(armored: Bool) throws {
        let key = try SigningKey("a")
        let keyring = try SignatureKeyring(try key.exported(armored: armored))
        #expect(keyring.keyCount == 1)
        let signed = try keyring.verify(try key.clearSigned("one\n- two\n"))
        #expect(String(decoding: signed.text, as: UTF8.self) == "one\n- two\n")
        #expect(signed.fingerprint == (try key.fingerprint))
    }

    @Test func `what is around the signed text is no part of it`() throws {
        let key = try SigningKey("a")
        let keyring = try SignatureKeyring(try key.exported())
        let message = try key.clearSigned("one\n") + Array("files: other\n".utf8)
        #expect(try keyring.verify(message).text == Array("one\n".utf8))
    }

    @Test func `a text that was changed is not believed`() throws {
        let key = try SigningKey("a")
        let keyring = try SignatureKeyring(try key.exported())
        let changed = String(decoding: try key.clearSigned("one\n"), as: UTF8.self).replacing(
            "one",
            with: "two"
        )
        let error = #expect(throws: SignatureError.self) { _ = try keyring.verify(Array(changed.utf8)) }
        #expect(error?.kind == .refused)
        #expect(error?.message.contains("not the one that was signed") == true)
    }

    @Test func `a key that is not in the keyring is not believed`() throws {
        let keyring = try SignatureKeyring(try SigningKey("a").exported())
        let message = try SigningKey("b").clearSigned("one\n")
        let error = #expect(throws: SignatureError.self) { _ = try keyring.verify(message) }
        #expect(error?.message.contains("not in the keyring") == true)
    }

    @Test func `a signature that has expired is not believed`() throws {
        let key = try SigningKey("a")
        let keyring = try SignatureKeyring(try key.exported())
        let options = [
            "--faked-system-time", "20200101T000000", "--ignore-time-conflict", "--ignore-valid-from",
        ]
        let message = try key.clearSigned("one\n", options + ["--default-sig-expire", "1d"])
        let error = #expect(throws: SignatureError.self) { _ = try keyring.verify(message) }
        #expect(error?.kind == .refused)
    }

    @Test(arguments: ["", "text", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\none\n"])
    func `a text without a signature is not believed`(text: String) throws {
        let keyring = try SignatureKeyring(try SigningKey("a").exported())
        let error = #expect(throws: SignatureError.self) { _ = try keyring.verify(Array(text.utf8)) }
        #expect(error?.kind == .refused)
    }

    @Test(arguments: [[], Array("no keys".utf8)] as [[UInt8]])
    func `a keyring without keys is refused`(bytes: [UInt8]) {
        let error = #expect(throws: SignatureError.self) { _ = try SignatureKeyring(bytes) }
        #expect(error?.kind == .keyring)
    }

    @Test func `the home of a keyring is gone with it`() throws {
        func homes() throws -> Set<String> {
            let names = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
            return Set(names.filter { $0.hasPrefix("o2dms-keyring-") })
        }
        let key = try SigningKey("a")
        var keyring: SignatureKeyring? = try SignatureKeyring(try key.exported())
        #expect(keyring != nil)
        let during = try homes()
        keyring = nil
        #expect(try !during.subtracting(homes()).isEmpty)
    }
}
