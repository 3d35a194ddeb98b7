// swift-tools-version: 6.2
import PackageDescription

// The C libraries that both the host and the adapters use, each wrapped once: a system module CName (module map and shim)
// and beside it the Swift module that owns its handles. JSON Schema, which needs one of them, stands here as well.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func wrapper(_ name: String, over cName: String, pkgConfig: String, apt: String) -> [Target] {
    [
        .systemLibrary(name: cName, pkgConfig: pkgConfig, providers: [.apt([apt])]),
        .target(name: name, dependencies: [.byName(name: cName)], swiftSettings: settings),
        .testTarget(name: "\(name)Tests", dependencies: [.byName(name: name)], swiftSettings: settings),
    ]
}

let package = Package(
    name: "CLibraries",
    products: [
        .library(name: "CLinux", targets: ["CLinux"]),
        .library(name: "MappedMemory", targets: ["MappedMemory"]),
        .library(name: "SourceFiles", targets: ["SourceFiles"]),
        .library(name: "Threads", targets: ["Threads"]),
        .library(name: "ThreadsTesting", targets: ["ThreadsTesting"]),
        .library(name: "UnnamedFile", targets: ["UnnamedFile"]),
        .library(name: "YAML", targets: ["YAML"]),
        .library(name: "Digest", targets: ["Digest"]),
        .library(name: "Gzip", targets: ["Gzip"]),
        .library(name: "SQLite", targets: ["SQLite"]),
        .library(name: "PostgreSQL", targets: ["PostgreSQL"]),
        .library(name: "RegularExpression", targets: ["RegularExpression"]),
        .library(name: "JSONSchema", targets: ["JSONSchema"]),
    ],
    dependencies: [.package(path: "../../plugin-sdk")],
    targets: [
        .target(name: "CLinux"),
        .target(name: "MappedMemory", dependencies: ["CLinux"], swiftSettings: settings),
        .testTarget(name: "MappedMemoryTests", dependencies: ["MappedMemory"], swiftSettings: settings),
        .target(name: "SourceFiles", swiftSettings: settings),
        .testTarget(name: "SourceFilesTests", dependencies: ["SourceFiles"], swiftSettings: settings),
        .target(name: "Threads", swiftSettings: settings),
        .testTarget(
            name: "ThreadsTests",
            dependencies: ["Threads", "ThreadsTesting"],
            swiftSettings: settings
        ),
        .target(name: "ThreadsTesting", dependencies: ["Threads"], swiftSettings: settings),
        .target(name: "UnnamedFile", swiftSettings: settings),
        .testTarget(name: "UnnamedFileTests", dependencies: ["UnnamedFile"], swiftSettings: settings),
        .target(
            name: "JSONSchema",
            dependencies: ["RegularExpression", .product(name: "JSONText", package: "plugin-sdk")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "JSONSchemaTests",
            dependencies: ["JSONSchema", .product(name: "JSONText", package: "plugin-sdk")],
            swiftSettings: settings
        ),
    ]
        + wrapper("YAML", over: "CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev")
        + wrapper("Digest", over: "CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev")
        + wrapper("Gzip", over: "CZlib", pkgConfig: "zlib", apt: "zlib1g-dev")
        + wrapper("SQLite", over: "CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev")
        + wrapper("PostgreSQL", over: "CPostgreSQL", pkgConfig: "libpq", apt: "libpq-dev")
        + wrapper("RegularExpression", over: "CPCRE", pkgConfig: "libpcre2-8", apt: "libpcre2-dev"),
    swiftLanguageModes: [.v6]
)
