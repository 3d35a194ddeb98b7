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
    products: [.library(name: "o2dms-flux", type: .dynamic, targets: ["FluxEntry"])],
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
                cLibrary("Threads"), cLibrary("YAML"), backend("AdapterWork"), backend("Deployments"),
                backend("Git"),
                backend("GitCatalogue"), backend("GitPackages"), backend("HTTPClient"),
                backend("Kubernetes"), backend("OCIRegistry"), backend("YAMLValue"),
            ],
            swiftSettings: settings
        ),
        // The exported symbol stands alone, so that the tests of several adapters link into one binary.
        .target(
            name: "FluxEntry",
            dependencies: ["FluxAdapter", sdk("O2DMSPluginKit"), sdk("CO2DMSPlugin")],
            swiftSettings: settings,
            linkerSettings: [
                .unsafeFlags([
                    "-Xlinker", "--version-script=\(Context.packageDirectory)/exports.map", "-Xlinker",
                    "-Bsymbolic",
                ])
            ]
        ),
        .testTarget(
            name: "FluxAdapterTests",
            dependencies: [
                "FluxAdapter", sdk("O2DMSPluginKit"), sdk("O2DMSPluginTesting"), sdk("CO2DMSPlugin"),
                sdk("JSONText"), cLibrary("Digest"), cLibrary("Threads"), backend("Deployments"),
                backend("HTTPClient"),
                backend("HTTPStandIn"), backend("Kubernetes"), backend("KubernetesTesting"),
                backend("TestServers"), cLibrary("ThreadsTesting"),
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
