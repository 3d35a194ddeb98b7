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

func sdk(_ product: String) -> Target.Dependency { .product(name: product, package: "plugin-sdk") }
func cLibrary(_ product: String) -> Target.Dependency { .product(name: product, package: "CLibraries") }
func backend(_ product: String) -> Target.Dependency { .product(name: product, package: "Backends") }

let package = Package(
    name: "Flux",
    dependencies: [
        .package(path: "../../plugin-sdk"),
        .package(path: "../../Sources/CLibraries"),
        .package(path: "../Backends"),
    ],
    targets: [
        .target(
            name: "FluxAdapter",
            dependencies: [
                sdk("O2DMSPluginKit"), sdk("SemanticVersion"), sdk("JSONText"), cLibrary("Digest"),
                backend("Deployments"), backend("Kubernetes"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FluxAdapterTests",
            dependencies: [
                "FluxAdapter", sdk("O2DMSPluginKit"), sdk("JSONText"), cLibrary("Digest"),
                backend("Deployments"), backend("Kubernetes"), backend("KubernetesTesting"),
                backend("TestServers"),
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
