// swift-tools-version: 6.2
import PackageDescription

// What several adapters use. Linked statically into each plugin and invisible outside it.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func cLibrary(_ product: String) -> Target.Dependency { .product(name: product, package: "CLibraries") }

let package = Package(
    name: "Backends",
    products: [
        .library(name: "Archive", targets: ["Archive"]),
        .library(name: "HTTPClient", targets: ["HTTPClient"]),
    ],
    dependencies: [.package(path: "../../Sources/CLibraries")],
    targets: [
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .target(name: "Archive", dependencies: ["CArchive", cLibrary("Gzip")], swiftSettings: settings),
        .testTarget(
            name: "ArchiveTests",
            dependencies: ["Archive", cLibrary("Gzip")],
            swiftSettings: settings
        ),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "HTTPClient", dependencies: ["CCurl"], swiftSettings: settings),
        .testTarget(name: "HTTPClientTests", dependencies: ["HTTPClient"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
