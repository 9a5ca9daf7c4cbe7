import Testing

/// Which paths a project has. The table says what ccds 2.3 makes of the same answers; `Benchmarks` and CI have no copy of its template,
/// so it was written from what that version does.
struct ProjectPathsTests {
    /// The paths that ccds makes for these answers.
    static func pathsOfCCDS(_ answers: [String: String]) -> Set<String> {
        let module = answers["module_name"] ?? "project_name"
        var paths: Set = [
            ".env", ".gitignore", "Makefile", "README.md", "pyproject.toml",
            "data/", "data/external/", "data/external/.gitkeep", "data/interim/", "data/interim/.gitkeep",
            "data/processed/", "data/processed/.gitkeep", "data/raw/", "data/raw/.gitkeep",
            "docs/", "docs/.gitkeep", "models/", "models/.gitkeep", "notebooks/", "notebooks/.gitkeep",
            "references/", "references/.gitkeep", "reports/", "reports/.gitkeep", "reports/figures/",
            "reports/figures/.gitkeep", "\(module)/", "\(module)/__init__.py",
        ]
        paths.insert(answers["dependency_file"] ?? "requirements.txt")
        if answers["include_code_scaffold"] != "No" {
            paths.formUnion(["config.py", "dataset.py", "features.py", "plots.py"].map { "\(module)/\($0)" })
            paths.formUnion(["", "__init__.py", "predict.py", "train.py"].map { "\(module)/modeling/\($0)" })
        }
        if answers["docs"] != "none" {
            paths.formUnion([
                "docs/README.md", "docs/mkdocs.yml", "docs/docs/", "docs/docs/index.md", "docs/docs/getting-started.md",
            ])
        }
        if answers["testing_framework"] ?? "none" != "none" { paths.formUnion(["tests/", "tests/test_data.py"]) }
        if answers["linting_and_formatting"] == "flake8+black+isort" { paths.insert("setup.cfg") }
        if answers["open_source_license"] ?? "No license file" != "No license file" { paths.insert("LICENSE") }
        return paths
    }

    /// What a project has beyond those.
    static let additions: Set = [".ccds.toml", ".env.example", ".gitattributes"]

    @Test(arguments: Options.single + Options.mixed)
    func pathsAreThoseOfCCDSAndOurAdditions(answers: [String: String]) throws {
        let project = try Examples.project(answers)
        #expect(project.name == "my-test")
        #expect(project.paths.subtracting(Self.additions) == Self.pathsOfCCDS(answers))
        #expect(project.paths.isSuperset(of: Self.additions))
    }

    @Test(arguments: Options.single + Options.mixed)
    func filesAreTidyAndHoldNoTemplateSyntax(answers: [String: String]) throws {
        let project = try Examples.project(answers)
        for (path, text) in project.files {
            for syntax in ["{{", "}}", "{%", "%}"] {
                #expect(!text.contains(syntax), "\(path) holds \(syntax)")
            }
            guard !text.isEmpty else { continue }
            #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n") && !text.hasPrefix("\n"), "\(path)")
            #expect(!text.contains(" \n") && !text.contains("\t\n"), "\(path) has spaces at the end of a line")
            #expect(path.hasSuffix(".py") || !text.contains("\n\n\n"), "\(path) has two empty lines")
        }
    }

    @Test(arguments: Options.single + Options.mixed)
    func readmeShowsExactlyTheFilesThatAreThere(answers: [String: String]) throws {
        let project = try Examples.project(answers)
        #expect(shownPaths(in: project["README.md"]) == project.paths.filter { !$0.hasSuffix(".gitkeep") })
    }

    /// The paths that a README's tree draws, folders with a slash at their end.
    private func shownPaths(in readme: String) -> Set<String> {
        var parents: [String] = []
        var paths: Set<String> = []
        for line in readme.split(separator: "\n") {
            guard let branch = line.firstIndex(where: { $0 == "├" || $0 == "└" }) else { continue }
            let depth = line.distance(from: line.startIndex, to: branch) / 4
            let name = line[branch...].dropFirst(4).prefix { $0 != " " }
            parents = Array(parents.prefix(depth))
            paths.insert(parents.joined() + name)
            parents.append(String(name))
        }
        return paths
    }
}
