import Foundation
import JSONText
import TestServers

/// Repositories behind Git's own HTTP server.
enum GitPlace {
    static let server = Result { try GitHTTPServer() }

    /// A fresh repository.
    ///
    /// - Returns: the block `git` that has it, and its address.
    static func make(layout: String = "directory") throws -> (block: JSONValue, url: String) {
        let (_, url) = try repository()
        let block: JSONValue = [
            "repositories": [
                [
                    "repository_name": "gitops", "repository_url": .string(url), "layout": .string(layout),
                    "auth": [
                        "username": .string(GitHTTPServer.username),
                        "password": .string(GitHTTPServer.password),
                    ],
                ]
            ]
        ]
        return (block, url)
    }

    /// A fresh bare repository and its address.
    static func repository() throws -> (git: GitCommand, url: String) {
        let server = try server.get()
        let name = "\(UUID().uuidString).git"
        return (try GitCommand.makeBare("\(server.folder)/\(name)"), "\(server.url)/git/\(name)")
    }

    /// Commits one manifest at a path, and returns the commit.
    static func commit(_ path: String, to git: GitCommand, tag: String? = nil) throws -> String {
        let blob = try git(
            "hash-object",
            "-w",
            "--stdin",
            input: Data("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n".utf8)
        )
        var entry = "100644 blob \(blob)\tmap.yaml\n"
        for name in path.split(separator: "/").reversed() {
            let tree = try git("mktree", input: Data(entry.utf8))
            entry = "040000 tree \(tree)\t\(name)\n"
        }
        let tree = try git("mktree", input: Data(entry.utf8))
        let commit = try git("commit-tree", "-m", "x", tree)
        _ = try git("update-ref", "refs/heads/main", commit)
        if let tag { _ = try git("tag", tag, commit) }
        return commit
    }
}
