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
    forTests testDependencies: [Target.Dependency] = []
) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, swiftSettings: settings),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.byName(name: name)] + dependencies + testDependencies,
            swiftSettings: settings
        ),
    ]
}

let package = Package(
    name: "plugin-sdk",
    products: [
        .library(name: "CO2DMSPlugin", targets: ["CO2DMSPlugin"]),
        .library(name: "SemanticVersion", targets: ["SemanticVersion"]),
        .library(name: "JSONText", targets: ["JSONText"]),
        .library(name: "O2DMSPluginKit", targets: ["O2DMSPluginKit"]),
        .library(name: "O2DMSPluginTesting", targets: ["O2DMSPluginTesting"]),
    ],
    targets: [
        .target(
            name: "CO2DMSPlugin",
            cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Wpedantic", "-Werror"])]
        ),
        .target(
            name: "O2DMSPluginTesting",
            dependencies: ["CO2DMSPlugin", "JSONText", "O2DMSPluginKit"],
            swiftSettings: settings
        ),
        .testTarget(name: "HeaderTests", swiftSettings: settings),
        .testTarget(
            name: "ExampleTests",
            dependencies: ["CO2DMSPlugin", "JSONText", "O2DMSPluginKit", "O2DMSPluginTesting"],
            swiftSettings: settings
        ),
    ]
        + library("SemanticVersion", [])
        + library("JSONText", [])
        + library(
            "O2DMSPluginKit",
            ["CO2DMSPlugin", "JSONText", "SemanticVersion"],
            forTests: ["O2DMSPluginTesting"]
        ),
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
