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
    name: "Helm",
    products: [.library(name: "o2dms-helm", type: .dynamic, targets: ["HelmEntry"])],
    dependencies: [
        .package(path: "../../plugin-sdk"),
        .package(path: "../../Sources/CLibraries"),
        .package(path: "../Backends"),
    ],
    targets: [
        .target(
            name: "HelmAdapter",
            dependencies: [
                sdk("O2DMSPluginKit"), sdk("CO2DMSPlugin"), sdk("SemanticVersion"), sdk("JSONText"),
                cLibrary("YAML"), cLibrary("Digest"), cLibrary("CLinux"), cLibrary("MappedMemory"),
                cLibrary("Threads"), cLibrary("UnnamedFile"), cLibrary("JSONSchema"),
                backend("AdapterWork"), backend("Provenance"), backend("Archive"), backend("HTTPClient"),
                backend("ObjectStore"),
                backend("BucketStores"), backend("OCIRegistry"), backend("Kubernetes"),
                backend("HelmReleases"), backend("Deployments"),
            ],
            swiftSettings: settings
        ),
        // The exported symbol stands alone, so that the tests of several adapters link into one binary.
        .target(
            name: "HelmEntry",
            dependencies: ["HelmAdapter", sdk("O2DMSPluginKit"), sdk("CO2DMSPlugin")],
            swiftSettings: settings,
            linkerSettings: [
                .unsafeFlags([
                    "-Xlinker", "--version-script=\(Context.packageDirectory)/exports.map", "-Xlinker",
                    "-Bsymbolic",
                ])
            ]
        ),
        .testTarget(
            name: "HelmAdapterTests",
            dependencies: [
                "HelmAdapter", sdk("O2DMSPluginKit"), sdk("O2DMSPluginTesting"), sdk("CO2DMSPlugin"),
                sdk("JSONText"), sdk("SemanticVersion"),
                cLibrary("Digest"), cLibrary("JSONSchema"), cLibrary("Threads"), cLibrary("ThreadsTesting"),
                cLibrary("YAML"),
                backend("AdapterWork"), backend("Archive"), backend("ArchiveTesting"),
                backend("AzureBlobStandIn"), backend("BucketStores"),
                backend("HTTPClient"), backend("HTTPStandIn"), backend("ChartMuseumStandIn"),
                backend("ObjectStore"), backend("OCIRegistry"), backend("Kubernetes"),
                backend("KubernetesTesting"), backend("HelmReleases"), backend("Deployments"),
                backend("TestServers"),
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
