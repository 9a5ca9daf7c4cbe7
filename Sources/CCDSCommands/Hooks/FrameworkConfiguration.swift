import Formats
import Git
import Platform
import SystemPackage

/// What the configuration of pre-commit or prek in a repository lets run of git-ccds.
struct FrameworkConfiguration {
    /// The configuration's file, from the top of the work tree.
    let name: String
    /// The hooks for which it runs git-ccds.
    let hooks: Set<HookName>

    /// The configuration in a work tree; nil where there is none that can be read.
    init?(in workTree: FilePath) {
        let files = [".pre-commit-config.yaml", ".pre-commit-config.yml", "prek.toml"]
        guard let name = files.first(where: { FileSystem.exists(workTree.appending($0)) }),
            let bytes = try? FileSystem.read(workTree.appending(name)),
            let table = (name.hasSuffix(".toml") ? try? TOML.parse(bytes) : try? YAML.parse(bytes))?.table
        else { return nil }
        self.name = name
        hooks = Self.hooks(of: table)
    }

    private static func hooks(of table: Table) -> Set<HookName> {
        let usual = stages(table["default_stages"])
        let all = (table["repos"]?.array ?? []).flatMap { $0.table?["hooks"]?.array ?? [] }.compactMap(\.table)
        return Set(
            all.flatMap { hook -> [HookName] in
                let known = published[hook["id"]?.string ?? ""]
                guard let runs = hook["entry"]?.string.map(self.runs) ?? known else { return [] }
                // Without stages of its own a hook runs at all of them.
                let stages = stages(hook["stages"]) ?? known ?? usual
                return runs.filter { stages?.contains($0) ?? true }
            })
    }

    /// The hooks of `.pre-commit-hooks.yaml`, with their stages.
    private static let published: [String: [HookName]] = [
        "git-ccds": [.preCommit, .preMergeCommit], "git-ccds-message": [.commitMessage],
        "git-ccds-prepare": [.prepareCommitMessage], "git-ccds-push": [.prePush],
    ]

    /// What a command line does the work of.
    private static func runs(_ entry: String) -> [HookName] {
        let words = entry.split(separator: " ").map(String.init)
        guard let place = words.firstIndex(of: "hook"), place > 0, place + 1 < words.count,
            words[place - 1].hasSuffix("ccds"), let hook = HookName(rawValue: words[place + 1])
        else { return [] }
        return hook == .preCommit ? [.preCommit, .preMergeCommit] : [hook]
    }

    /// Stages by their names, old ones too; nil where none are given.
    private static func stages(_ node: Node?) -> [HookName]? {
        guard let names = node?.array?.compactMap(\.string) else { return nil }
        let old = ["commit": "pre-commit", "merge-commit": "pre-merge-commit", "push": "pre-push"]
        return names.compactMap { HookName(rawValue: old[$0] ?? $0) }
    }
}

extension HookStatus {
    /// The status with what a framework's hooks run of git-ccds.
    func knowing(_ configuration: FrameworkConfiguration?) -> HookStatus {
        guard let configuration else { return self }
        var status = self
        for index in status.hooks.indices where status.hooks[index].isOfFramework {
            guard configuration.hooks.contains(hooks[index].name) else { continue }
            status.hooks[index].state = .through
        }
        return status
    }

    /// What to type where the guard is not complete.
    var hints: [String] {
        let missing = hooks.filter { ![.installed, .outdated, .through].contains($0.state) }
        guard !missing.isEmpty else { return [] }
        let names = missing.count == hooks.count ? "" : " (\(missing.map(\.name.rawValue).joined(separator: ", ")))"
        let install = "to install what is missing\(names), beside what is there: git ccds hooks install"
        return missing.contains(where: \.isOfFramework)
            ? [install, "or let pre-commit or prek run git-ccds: .pre-commit-hooks.yaml of git-ccds has its hooks"]
            : [install]
    }
}
