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

func library(_ name: String, _ dependencies: [Target.Dependency]) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, swiftSettings: settings),
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.byName(name: name)] + dependencies,
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
    ],
    targets: [
        .target(
            name: "CO2DMSPlugin",
            cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Wpedantic", "-Werror"])]
        )
    ]
        + library("SemanticVersion", [])
        + library("JSONText", [])
        + library("O2DMSPluginKit", ["CO2DMSPlugin", "JSONText", "SemanticVersion"]),
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
