// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The header as third parties use it: with their compilers, and with nothing but its comments to read.
struct HeaderTests {
    private static let sdk = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let include = sdk.appending(path: "include")

    @Test(
        arguments: [
            ("gcc", "c99", "c"), ("gcc", "c11", "c"), ("clang", "c99", "c"), ("clang", "c11", "c"),
            ("g++", "c++17", "cc"), ("clang++", "c++17", "cc"),
        ]
    )
    func `the header compiles without a warning`(compiler: String, standard: String, suffix: String) throws {
        try expectCompiles(Self.use, compiler, standard, suffix)
    }

    @Test func `the plugin in the documentation compiles as it stands`() throws {
        let page = Self.sdk.appending(path: "docs/writing-a-plugin.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let block = try #require(text.components(separatedBy: "```c\n").dropFirst().first)
        let program = try #require(block.components(separatedBy: "```").first)
        try expectCompiles(program, "gcc", "c11", "c")
    }

    private func expectCompiles(_ text: String, _ compiler: String, _ standard: String, _ suffix: String)
        throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "o2dms-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "use.\(suffix)")
        try Data(text.utf8).write(to: source)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            compiler, "-std=\(standard)", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I",
            Self.include.path,
            "-c", source.path, "-o", folder.appending(path: "use.o").path,
        ]
        let output = Pipe()
        process.standardError = output
        try process.run()
        let messages = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: messages, as: UTF8.self))")
    }

    @Test func `every struct, function pointer and function in the header has a comment`() throws {
        let header = try String(contentsOf: Self.include.appending(path: "o2dms_plugin.h"), encoding: .utf8)
        let lines = header.split(separator: "\n", omittingEmptySubsequences: false)
        var declarations = 0
        for (number, line) in lines.enumerated() where Self.needsComment(line) {
            declarations += 1
            let above = lines[number - 1].trimmingCharacters(in: .whitespaces)
            let isExplained = above.hasSuffix("*/") || Self.continuesExplained(line, above)
            #expect(isExplained, "line \(number + 1): \(line)")
        }
        #expect(declarations > 30)
    }

    @Test func `every code, flag and constant in the header has a comment or a speaking neighbour`() throws {
        let header = try String(contentsOf: Self.include.appending(path: "o2dms_plugin.h"), encoding: .utf8)
        for paragraph in header.split(separator: "\n\n") where paragraph.contains("#define O2DMS_") {
            let isGuard = paragraph.contains("#ifndef O2DMS_PLUGIN_H")
            let isSelfEvident =
                paragraph.hasPrefix("#define O2DMS_LOG_") || paragraph.hasPrefix("#define O2DMS_EXPORT")
            #expect(isGuard || isSelfEvident || paragraph.contains("/*"), "\(paragraph)")
        }
    }

    private static func needsComment(_ line: Substring) -> Bool {
        let isMember =
            line.contains("(*") && line.contains(")(") && !line.hasPrefix(" *") && !line.contains("/*")
        return line.hasPrefix("typedef struct") || line.hasPrefix("typedef const")
            || line.hasPrefix("typedef void")
            || line.hasPrefix("O2DMS_EXPORT ")
            || (isMember && !line.contains("void (*fn)(void *user_data), void"))
    }

    /// The entry is declared below its type, under one comment.
    private static func continuesExplained(_ line: Substring, _ above: String) -> Bool {
        line.hasPrefix("O2DMS_EXPORT ") && above.hasPrefix("typedef const")
    }

    private static let use = """
        #include "o2dms_plugin.h"
        #include "o2dms_plugin.h"
        o2dms_str text(void);
        o2dms_str text(void) { return O2DMS_STR("text"); }
        int has_limit(const o2dms_request *request);
        int has_limit(const o2dms_request *request) { return O2DMS_HAS(request, limit) ? 1 : 0; }
        static o2dms_code create(const o2dms_host *host, o2dms_call call, o2dms_str config, o2dms_instance **out) {
            (void)host; (void)call; (void)config; (void)out;
            return O2DMS_UNSUPPORTED;
        }
        const o2dms_plugin *o2dms_plugin_entry_v1(uint32_t host_abi_minor, o2dms_str *reason) {
            static o2dms_plugin plugin;
            plugin.struct_size = (uint32_t)sizeof(plugin);
            plugin.abi_major = O2DMS_ABI_MAJOR;
            plugin.id = O2DMS_STR("test");
            plugin.instance_create = create;
            if (host_abi_minor > 1000 && reason) *reason = O2DMS_STR(O2DMS_ENTRY_SYMBOL);
            return &plugin;
        }

        """
}
