import Git

extension ProjectView {
    /// How this project keeps each opinion, or does not, in a few words.
    ///
    /// - Throws: ``GitCommandError`` when git fails.
    public func opinionStates() throws(GitCommandError) -> [Opinion.ID: String] {
        let rules = try project.ignoreRules(for: ["data/raw/example.csv", "models/model.pkl", ".env"])
        func hides(_ index: Int) -> String? {
            rules[index].flatMap { $0.letsIn ? nil : "\($0.file) line \($0.line)" }
        }
        return [
            .dataVersioning: dataState(rule: hides(0)), .notebooks: notebookState,
            .modelling: modelState(rule: hides(1)), .environment: environmentState,
            .secrets: secretState(rule: hides(2)), .adapting: adaptingState,
        ]
    }

    private func dataState(rule: String?) -> String {
        if let first = trackedData.first {
            let more = trackedData.count > 1 ? " and \(trackedData.count - 1) more" : ""
            return "not kept: \(first.display)\(more) \(trackedData.count > 1 ? "are" : "is") in git"
        }
        guard row(at: "data") != nil else { return "there is no folder data" }
        return rule.map { "kept: data is ignored (\($0))" } ?? "no rule of .gitignore keeps data out"
    }

    private var notebookState: String {
        let states: [Survey.State] = [.tracked, .untracked, .unknown]
        let all = states.reduce(0) { $0 + (kinds[$1]?[.notebook] ?? 0) }
        guard all > 0 else { return "no notebook yet" }
        let inside = items.count { item in
            item.isAtOrBelow("notebooks") && item.state != .ignored && item.state != .missing && !item.isFolder
                && FileKind(bytes: item.path) == .notebook
        }
        return inside == all
            ? "kept: all notebooks (\(all)) stand in notebooks/" : "\(inside) of \(all) notebooks stand in notebooks/"
    }

    private func modelState(rule: String?) -> String {
        guard row(at: "models") != nil else { return "there is no folder models" }
        return rule.map { "kept: trained models are ignored (\($0))" } ?? "no rule keeps trained models out of git"
    }

    private var environmentState: String {
        let files = [
            "requirements.txt", "environment.yml", "environment.yaml", "Pipfile", "pixi.toml", "pyproject.toml",
        ]
        let named = layout.answers["dependency_file"].flatMap { row(at: RepositoryPath($0)) == nil ? nil : $0 }
        guard let file = named ?? files.first(where: { row(at: RepositoryPath($0)) != nil }) else {
            return "no file lists the needed packages"
        }
        return "kept: \(file) lists the packages" + (layout.answers["environment_manager"].map { ", for \($0)" } ?? "")
    }

    private func secretState(rule: String?) -> String {
        if let row = row(at: ".env"), row.counts.tracked + row.counts.missing > 0 {
            return "not kept: .env is in git"
        }
        return rule.map { "kept: .env is ignored (\($0))" } ?? "no rule of .gitignore hides .env"
    }

    private var adaptingState: String {
        layout.template.map { "template and answers are on record in .cruft.json (\($0))" }
            ?? "no record of a template"
    }
}
