import Foundation
import PackagePlugin

/// Embeds folders of files in a target as byte literals.
///
/// SwiftPM's own `.embedInCode` flattens folders, and a resource bundle cannot be moved with its binary: so each
/// folder named here becomes one generated Swift file with an `EmbeddedFile` for every file below it.
@main
struct EmbedFiles: BuildToolPlugin {
    /// Target name -> the folders to embed, relative to the package, and the constant that holds them.
    private static let folders: [String: [(path: String, constant: String)]] = [
        "BuiltinTemplate": [("Sources/BuiltinTemplate/Template", "templateFiles")],
        "CCDSCommands": [("Hooks", "hookFiles")],
        "Templates": [("Sources/Templates/Data", "dataFiles")],
    ]

    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        if target.name == "Guard" { return [try rules(context: context)] }
        let tool = try context.tool(named: "embed-files")
        return try (Self.folders[target.name] ?? []).map { path, constant in
            let folder = context.package.directoryURL.appending(path: path)
            let output = context.pluginWorkDirectoryURL.appending(path: "\(constant).swift")
            return .buildCommand(
                displayName: "Embedding \(path)",
                executable: tool.url,
                arguments: [folder.path(percentEncoded: false), constant, output.path(percentEncoded: false)],
                inputFiles: try files(below: folder),
                outputFiles: [output])
        }
    }

    /// The guard's rules: read and checked at build time, so that a hook parses no TOML.
    private func rules(context: PluginContext) throws -> Command {
        let folder = context.package.directoryURL.appending(path: "Sources/Guard/Embedded")
        let output = context.pluginWorkDirectoryURL.appending(path: "embeddedRules.swift")
        return .buildCommand(
            displayName: "Embedding the rules",
            executable: try context.tool(named: "embed-rules").url,
            arguments: [folder.path(percentEncoded: false), output.path(percentEncoded: false)],
            inputFiles: try files(below: folder),
            outputFiles: [output])
    }

    private func files(below folder: URL) throws -> [URL] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path(percentEncoded: false))
        return names.sorted().map { folder.appending(path: $0) }.filter { !$0.hasDirectoryPath }
    }
}
