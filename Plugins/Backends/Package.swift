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

func sdk(_ product: String) -> Target.Dependency { .product(name: product, package: "plugin-sdk") }
func cLibrary(_ product: String) -> Target.Dependency { .product(name: product, package: "CLibraries") }

let package = Package(
    name: "Backends",
    products: [
        .library(name: "AdapterWork", targets: ["AdapterWork"]),
        .library(name: "Archive", targets: ["Archive"]),
        .library(name: "ArchiveTesting", targets: ["ArchiveTesting"]),
        .library(name: "Provenance", targets: ["Provenance"]),
        .library(name: "HTTPClient", targets: ["HTTPClient"]),
        .library(name: "HTTPStandIn", targets: ["HTTPStandIn"]),
        .library(name: "ChartMuseumStandIn", targets: ["ChartMuseumStandIn"]),
        .library(name: "ObjectStore", targets: ["ObjectStore"]),
        .library(name: "BucketStores", targets: ["BucketStores"]),
        .library(name: "ObjectStoreTesting", targets: ["ObjectStoreTesting"]),
        .library(name: "TestServers", targets: ["TestServers"]),
        .library(name: "KubernetesTesting", targets: ["KubernetesTesting"]),
        .library(name: "AzureBlobStandIn", targets: ["AzureBlobStandIn"]),
        .library(name: "OCIRegistry", targets: ["OCIRegistry"]),
        .library(name: "Git", targets: ["Git"]),
        .library(name: "GitPackages", targets: ["GitPackages"]),
        .library(name: "GitCatalogue", targets: ["GitCatalogue"]),
        .library(name: "JSONStream", targets: ["JSONStream"]),
        .library(name: "YAMLValue", targets: ["YAMLValue"]),
        .library(name: "Kubernetes", targets: ["Kubernetes"]),
        .library(name: "HelmReleases", targets: ["HelmReleases"]),
        .library(name: "Deployments", targets: ["Deployments"]),
    ],
    dependencies: [.package(path: "../../plugin-sdk"), .package(path: "../../Sources/CLibraries")],
    targets: [
        // How adapters work with a backend: until when, how often, what a failure is to the gateway, and units of settings.
        .target(
            name: "AdapterWork",
            dependencies: ["HTTPClient", cLibrary("Threads"), sdk("JSONText"), sdk("O2DMSPluginKit")],
            swiftSettings: settings
        ),
        .testTarget(name: "AdapterWorkTests", dependencies: ["AdapterWork"], swiftSettings: settings),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .target(name: "Archive", dependencies: ["CArchive", cLibrary("Gzip")], swiftSettings: settings),
        // For tests only, here and in the adapters: archives written byte by byte, the hostile ones included.
        .target(name: "ArchiveTesting", dependencies: [cLibrary("Gzip")], swiftSettings: settings),
        .testTarget(
            name: "ArchiveTests",
            dependencies: ["Archive", "ArchiveTesting", cLibrary("Gzip")],
            swiftSettings: settings
        ),
        .systemLibrary(name: "CGPGME", pkgConfig: "gpgme", providers: [.apt(["libgpgme-dev"])]),
        .target(name: "Provenance", dependencies: ["CGPGME"], swiftSettings: settings),
        .testTarget(name: "ProvenanceTests", dependencies: ["Provenance"], swiftSettings: settings),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "HTTPClient", dependencies: ["CCurl"], swiftSettings: settings),
        .target(
            name: "ObjectStore",
            dependencies: ["HTTPClient", cLibrary("Digest")],
            swiftSettings: settings
        ),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .target(name: "XML", dependencies: ["CExpat"], swiftSettings: settings),
        .testTarget(name: "XMLTests", dependencies: ["XML"], swiftSettings: settings),
        .target(
            name: "BucketStores",
            dependencies: ["ObjectStore", "HTTPClient", "XML", cLibrary("Digest"), sdk("JSONText")],
            swiftSettings: settings
        ),
        // For tests only, here and in the adapters: what every object store must hold to.
        .target(
            name: "ObjectStoreTesting",
            dependencies: ["ObjectStore", "HTTPClient"],
            swiftSettings: settings
        ),
        .target(
            name: "AzureBlobStandIn",
            dependencies: ["HTTPStandIn", "HTTPClient", cLibrary("Digest")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "BucketStoresTests",
            dependencies: [
                "AzureBlobStandIn", "BucketStores", "ObjectStore", "ObjectStoreTesting", "HTTPClient",
                "HTTPStandIn",
                "TestServers", cLibrary("Digest"),
                sdk("JSONText"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "OCIRegistry",
            dependencies: ["HTTPClient", cLibrary("Digest"), sdk("JSONText")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "OCIRegistryTests",
            dependencies: ["OCIRegistry", "HTTPClient", "HTTPStandIn", "TestServers", cLibrary("Digest")],
            swiftSettings: settings
        ),
        .systemLibrary(name: "CGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "CSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
        .target(
            name: "Git",
            dependencies: ["CGit2", "CSSH2", "HTTPClient", cLibrary("UnnamedFile")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GitTests",
            dependencies: ["Git", "HTTPClient", "HTTPStandIn", "TestServers"],
            swiftSettings: settings
        ),
        .target(
            name: "GitPackages",
            dependencies: [
                "Archive", "Git", "HTTPClient", "YAMLValue", cLibrary("Digest"), cLibrary("Threads"),
                cLibrary("YAML"), sdk("JSONText"), sdk("SemanticVersion"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GitPackagesTests",
            dependencies: [
                "ArchiveTesting", "Git", "GitPackages", "HTTPClient", "TestServers", cLibrary("Digest"),
            ],
            swiftSettings: settings
        ),
        // What GitOps adapters do with packages in Git: the same for all of them.
        .target(
            name: "GitCatalogue",
            dependencies: [
                "AdapterWork", "Deployments", "Git", "GitPackages", "HTTPClient", cLibrary("Digest"),
                cLibrary("Threads"), sdk("JSONText"), sdk("O2DMSPluginKit"), sdk("SemanticVersion"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GitCatalogueTests",
            dependencies: [
                "ArchiveTesting", "Deployments", "GitCatalogue", "TestServers", cLibrary("Digest"),
                sdk("CO2DMSPlugin"), sdk("JSONText"), sdk("O2DMSPluginKit"), sdk("O2DMSPluginTesting"),
            ],
            swiftSettings: settings
        ),
        .target(name: "JSONStream", swiftSettings: settings),
        .testTarget(
            name: "JSONStreamTests",
            dependencies: ["JSONStream", sdk("JSONText")],
            swiftSettings: settings
        ),
        .target(
            name: "YAMLValue",
            dependencies: [sdk("JSONText"), cLibrary("YAML")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "YAMLValueTests",
            dependencies: ["YAMLValue", sdk("JSONText"), cLibrary("YAML")],
            swiftSettings: settings
        ),
        .target(
            name: "Kubernetes",
            dependencies: [
                "HTTPClient", "JSONStream", "YAMLValue", sdk("JSONText"), cLibrary("Digest"),
                cLibrary("Threads"), cLibrary("YAML"), cLibrary("CLinux"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "HelmReleases",
            dependencies: [
                "Kubernetes", "HTTPClient", "JSONStream", sdk("JSONText"), cLibrary("Digest"),
                cLibrary("Gzip"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HelmReleasesTests",
            dependencies: [
                "HelmReleases", "Kubernetes", "HTTPClient", "TestServers", sdk("JSONText"),
                cLibrary("Digest"), cLibrary("Gzip"),
            ],
            swiftSettings: settings
        ),
        // For tests only, here and in the adapters: types, namespaces and objects on the real API server.
        .target(
            name: "KubernetesTesting",
            dependencies: [
                "Kubernetes", "HTTPClient", "TestServers", "YAMLValue", sdk("JSONText"), cLibrary("Digest"),
                cLibrary("Gzip"), cLibrary("YAML"),
            ],
            swiftSettings: settings
        ),
        // What the adapters have in common that tell what is deployed, and of which packages.
        .target(
            name: "Deployments",
            dependencies: [
                "Kubernetes", "HTTPClient", sdk("JSONText"), sdk("O2DMSPluginKit"), sdk("SemanticVersion"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DeploymentsTests",
            dependencies: [
                "Deployments", "Kubernetes", "KubernetesTesting", "HTTPClient", "TestServers",
                sdk("JSONText"),
                sdk("O2DMSPluginKit"), cLibrary("Threads"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "KubernetesTests",
            dependencies: [
                "Kubernetes", "KubernetesTesting", "HTTPClient", "HTTPStandIn", "TestServers",
                sdk("JSONText"), cLibrary("Threads"),
            ],
            swiftSettings: settings
        ),
        // For tests only, here and in the adapters: a server that answers what a test tells it to.
        .target(name: "HTTPStandIn", swiftSettings: settings),
        // For tests only: ChartMuseum's routes and defects, as the real server cannot be had.
        .target(
            name: "ChartMuseumStandIn",
            dependencies: ["HTTPStandIn", "Archive", cLibrary("Digest")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HTTPClientTests",
            dependencies: ["HTTPClient", "HTTPStandIn"],
            swiftSettings: settings
        ),
        // For tests only, here and in the adapters: real servers, started and ended with the tests.
        .target(
            name: "TestServers",
            dependencies: ["HTTPClient", "HTTPStandIn", cLibrary("PostgreSQL")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TestServersTests",
            dependencies: ["TestServers", "HTTPClient"],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
