// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "memory-catalogue",
    products: [.library(name: "memory-catalogue", type: .dynamic, targets: ["MemoryCatalogue"])],
    dependencies: [.package(path: "../..")],
    targets: [
        .target(
            name: "MemoryCatalogue",
            dependencies: [
                .product(name: "CO2DMSPlugin", package: "plugin-sdk"),
                .product(name: "O2DMSPluginKit", package: "plugin-sdk"),
                .product(name: "SemanticVersion", package: "plugin-sdk"),
            ],
            linkerSettings: [
                // A plugin exports its entry and nothing else. (lld keeps even the names of local symbols out.)
                .unsafeFlags([
                    "-use-ld=lld", "-Xlinker", "--version-script=\(Context.packageDirectory)/exports.map",
                ])
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
