// swift-tools-version: 6.2
import PackageDescription

/// A static archive on Linux, where a hook's start-up counts; the plain library elsewhere.
func library(_ name: String) -> [LinkerSetting] {
    [
        .linkedLibrary(":lib\(name).a", .when(platforms: [.linux])),
        .linkedLibrary(name, .when(platforms: [.macOS])),
    ]
}

let package = Package(
    name: "git-ccds",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "git-ccds", targets: ["git-ccds"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        // The C faces.
        .systemLibrary(
            name: "CLibgit2", pkgConfig: "libgit2",
            providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
        .systemLibrary(
            name: "CYAML",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        .systemLibrary(
            name: "CTomMath",
            providers: [.apt(["libtommath-dev"]), .brew(["libtommath"])]),
        .systemLibrary(
            name: "CDeflate",
            providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
        .target(name: "CTOML"),
        // The C++ library behind what needs it, too: it may be a static one.
        .target(name: "CRE2", linkerSettings: library("re2") + [.linkedLibrary("stdc++", .when(platforms: [.linux]))]),
        .target(name: "CPlatform"),
        .target(name: "CArchive"),
        .target(name: "CText"),
        .target(name: "CNetworkShadow"),

        // What everything else stands on.
        .target(
            name: "Platform",
            dependencies: [
                "CPlatform",
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        .target(
            name: "Git", dependencies: ["CLibgit2", "CDeflate", "Platform"], linkerSettings: library("deflate")),
        .target(name: "Formats", dependencies: ["CArchive", "CTOML", "CYAML"], linkerSettings: library("yaml")),
        .target(name: "Jinja", dependencies: ["CTomMath"], linkerSettings: library("tommath")),

        // The four rooms, which do not know each other, and the built-in template's files.
        .target(
            name: "Templates", dependencies: ["Git", "Jinja", "Formats", "Platform"], exclude: ["Data"],
            plugins: ["EmbedFiles"]),
        .target(
            name: "BuiltinTemplate", exclude: ["Template"],
            plugins: ["EmbedFiles"]),
        .target(name: "Structure", dependencies: ["Git", "Formats", "Platform"]),
        .target(
            name: "Guard",
            dependencies: ["Git", "Formats", "Platform", "RuleFormat", "CRE2", "CText"],
            exclude: ["Embedded"],
            plugins: ["EmbedFiles"]),
        .target(name: "Sharing", dependencies: ["Git", "Formats", "Platform"]),

        // The command.
        .target(
            name: "CCDSCommands",
            dependencies: [
                "Templates", "BuiltinTemplate", "Structure", "Guard", "Sharing",
                "Git", "Formats", "Platform",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            plugins: ["EmbedFiles"]),
        .executableTarget(name: "git-ccds", dependencies: ["CCDSCommands", "CNetworkShadow"]),

        // Rules as one database; the second program makes those of rule sets that are not the default one.
        .target(name: "RuleFormat"),
        .target(name: "RuleCompiler", dependencies: ["RuleFormat"]),
        .executableTarget(name: "compile-rules", dependencies: ["RuleCompiler", "RuleFormat"]),

        // Folders of files become byte literals in the binary; rule files become a table.
        .executableTarget(name: "embed-files"),
        .executableTarget(
            name: "embed-rules", dependencies: ["Formats", "RuleCompiler", "RuleFormat"]),
        .plugin(name: "EmbedFiles", capability: .buildTool(), dependencies: ["embed-files", "embed-rules"]),

        .testTarget(name: "PlatformTests", dependencies: ["Platform"]),
        .testTarget(name: "GitTests", dependencies: ["Git", "Platform"]),
        .testTarget(name: "FormatsTests", dependencies: ["Formats", "Platform"]),
        .testTarget(
            name: "JinjaTests", dependencies: ["Jinja", "Formats", "Platform"],
            exclude: ["Cases", "bigint_driver.py", "jinja_driver.py"]),
        .testTarget(name: "TemplatesTests", dependencies: ["Templates", "Jinja", "Git", "Formats", "Platform"]),
        .testTarget(
            name: "BuiltinTemplateTests",
            dependencies: ["BuiltinTemplate", "Templates", "Formats", "Platform"]),
        .testTarget(name: "StructureTests", dependencies: ["Structure", "Formats", "Git", "Platform"]),
        .testTarget(
            name: "GuardTests",
            dependencies: ["Guard", "Git", "Formats", "Platform", "RuleFormat", "compile-rules"]),
        .testTarget(name: "RuleCompilerTests", dependencies: ["RuleCompiler", "RuleFormat"]),
        .testTarget(name: "FuzzTests", dependencies: ["Guard", "Formats", "Platform"]),
        .testTarget(name: "SharingTests", dependencies: ["Sharing", "Git", "Platform"]),
        .testTarget(name: "CCDSCommandsTests", dependencies: ["CCDSCommands", "Platform"]),
        .testTarget(name: "StoryTests", dependencies: ["Platform", "git-ccds"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
