public import Foundation

/// The git command line, an independent reader and writer of repositories.
public struct GitCommand: Sendable {
    /// Where it runs.
    public let folder: String

    /// Runs in a folder.
    public init(in folder: String) { self.folder = folder }

    /// Makes an empty bare repository into which the server lets users push.
    ///
    /// - Parameter path: its directory.
    /// - Returns: the command in it.
    /// - Throws: `TestServerError` if git refuses.
    public static func makeBare(_ path: String) throws -> GitCommand {
        let command = GitCommand(in: "/")
        try command("init", "-q", "--bare", "-b", "main", path)
        let made = GitCommand(in: path)
        try made("config", "http.receivepack", "true")
        return made
    }

    /// Runs git.
    ///
    /// - Parameters:
    ///   - arguments: without `git`.
    ///   - input: its standard input.
    /// - Returns: what it writes, without the last line's end.
    /// - Throws: `TestServerError` if it fails.
    @discardableResult
    public func callAsFunction(_ arguments: String..., input: Data = Data()) throws -> String {
        let fixed = [
            "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_TERMINAL_PROMPT=0",
            "GIT_AUTHOR_NAME=Tester", "GIT_AUTHOR_EMAIL=tester@example.com",
            "GIT_COMMITTER_NAME=Tester", "GIT_COMMITTER_EMAIL=tester@example.com", "git", "-C", folder,
        ]
        let output = try ToolRun.output("env", fixed + arguments, input: input)
        let text = String(decoding: output, as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
