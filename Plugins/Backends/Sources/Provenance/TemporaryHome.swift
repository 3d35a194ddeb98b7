internal import Glibc

/// A directory that is GnuPG's home for one keyring, so that nobody's own keys and options count; removed with the value.
struct TemporaryHome: ~Copyable {
    let path: String

    /// No key is looked for elsewhere, nothing runs or writes after the answer, and who is in the keyring is trusted.
    private static let options = """
        no-auto-key-retrieve
        no-auto-key-locate
        disable-dirmngr
        no-autostart
        lock-never
        no-random-seed-file
        trust-model always

        """

    init() throws(SignatureError) {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/o2dms-keyring-XXXXXX".utf8CString)
        // Made with mode 0700.
        guard unsafe mkdtemp(&template) != nil else {
            throw SignatureError(.engine, "no temporary directory for the keyring")
        }
        let made = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard Self.write(Self.options, to: made + "/gpg.conf") else {
            Self.remove(made)
            throw SignatureError(.engine, "the temporary directory for the keyring cannot be written")
        }
        path = made
    }

    deinit { Self.remove(path) }

    /// Removes what GnuPG has made, which are files and directories of files.
    private static func remove(_ path: String) {
        guard unsafe unlink(path) != 0, let directory = unsafe opendir(path) else { return }
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { remove("\(path)/\(name)") }
        }
        unsafe closedir(directory)
        unsafe rmdir(path)
    }

    private static func write(_ text: String, to path: String) -> Bool {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        var text = text
        let written = text.withUTF8 { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
        return close(file) == 0 && written == text.utf8.count
    }
}
