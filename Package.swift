// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func library(
    _ name: String,
    _ dependencies: [Target.Dependency],
    tests: [Target.Dependency] = [],
    testExcludes: [String] = []
) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, swiftSettings: settings),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.byName(name: name), cLibrary("ThreadsTesting")] + dependencies + tests,
            exclude: testExcludes,
            swiftSettings: settings
        ),
    ]
}

func sdk(_ product: String) -> Target.Dependency { .product(name: product, package: "plugin-sdk") }
func cLibrary(_ product: String) -> Target.Dependency { .product(name: product, package: "CLibraries") }

let package = Package(
    name: "o2dms-gateway",
    products: [.executable(name: "o2dms-gateway", targets: ["o2dms-gateway"])],
    dependencies: [
        .package(path: "plugin-sdk"),
        .package(path: "Sources/CLibraries"),
        .package(path: "Plugins/Backends"),
    ],
    targets: [
        .executableTarget(
            name: "o2dms-gateway",
            dependencies: [
                "GatewayAPI", "GatewayHTTP", "PackageLifecycle", "AdapterHost", "Configuration",
                "Observability", "ServiceManager",
                sdk("JSONText"), cLibrary("JSONSchema"), cLibrary("SourceFiles"), cLibrary("Threads"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "abi-call",
            dependencies: ["AdapterHost", "Observability"],
            path: "Benchmarks/abi-call",
            exclude: ["run", "empty.c"],
            swiftSettings: settings
        ),
        // Its servers are those of the adapters' own tests.
        .testTarget(
            name: "EndToEnd",
            dependencies: [
                .product(name: "AzureBlobStandIn", package: "Backends"),
                .product(name: "ChartMuseumStandIn", package: "Backends"),
                .product(name: "HTTPClient", package: "Backends"),
                .product(name: "HTTPStandIn", package: "Backends"),
                .product(name: "Kubernetes", package: "Backends"),
                .product(name: "KubernetesTesting", package: "Backends"),
                .product(name: "TestServers", package: "Backends"), sdk("JSONText"),
                cLibrary("Digest"), cLibrary("ThreadsTesting"),
            ],
            exclude: ["Faults/clock.c", "Faults/disk.c", "Faults/steps.c"],
            swiftSettings: settings
        ),
    ]
        + library(
            "GatewayAPI",
            [
                "GatewayHTTP", "PackageLifecycle", "AdapterHost", "Observability", sdk("JSONText"),
                sdk("SemanticVersion"),
                cLibrary("Digest"), cLibrary("Gzip"), cLibrary("Threads"),
            ],
            tests: [.product(name: "TestServers", package: "Backends")],
            testExcludes: ["Plugins"]
        )
        + library(
            "PackageLifecycle",
            [
                "AdapterHost", cLibrary("CLinux"), cLibrary("Digest"), cLibrary("PostgreSQL"),
                cLibrary("SQLite"),
                cLibrary("Threads"),
            ],
            tests: [.product(name: "TestServers", package: "Backends")]
        )
        + library(
            "AdapterHost",
            [
                "Observability", sdk("CO2DMSPlugin"), sdk("JSONText"), sdk("SemanticVersion"),
                cLibrary("CLinux"), cLibrary("Threads"),
                cLibrary("Digest"), cLibrary("JSONSchema"), cLibrary("SourceFiles"),
            ],
            testExcludes: ["Plugins"]
        )
        + library("GatewayHTTP", [cLibrary("CLinux"), cLibrary("Threads")])
        + library(
            "Configuration",
            [cLibrary("CLinux"), cLibrary("SourceFiles"), cLibrary("YAML"), sdk("JSONText")]
        )
        + library("Observability", [sdk("JSONText"), cLibrary("CLinux")])
        + library(
            "ServiceManager",
            [cLibrary("Threads")],
            tests: [.product(name: "TestServers", package: "Backends")]
        ),
    swiftLanguageModes: [.v6]
)
