/// The options of the template whose answers are chosen from a list, with all their choices.
enum Options {
    /// Every choice of every option that can be answered without regard to the others.
    static let choices: [(option: String, choices: [String])] = [
        ("dataset_storage", ["none", "azure", "s3", "gcs"]),
        ("pydata_packages", ["none", "basic"]),
        ("testing_framework", ["none", "pytest", "unittest"]),
        ("linting_and_formatting", ["ruff", "flake8+black+isort"]),
        ("open_source_license", ["No license file", "MIT", "BSD-3-Clause"]),
        ("docs", ["mkdocs", "none"]),
        ("include_code_scaffold", ["Yes", "No"]),
    ]

    /// The dependency files that fit each environment manager.
    static let dependencyFiles: [(manager: String, files: [String])] = [
        ("virtualenv", ["requirements.txt", "pyproject.toml"]),
        ("conda", ["requirements.txt", "pyproject.toml", "environment.yml"]),
        ("pipenv", ["Pipfile"]),
        ("uv", ["requirements.txt", "pyproject.toml"]),
        ("pixi", ["pyproject.toml", "pixi.toml"]),
        ("poetry", ["pyproject.toml"]),
        ("none", ["requirements.txt", "pyproject.toml"]),
    ]

    /// The answers that every combination below has.
    static let base = [
        "project_name": "My Test", "repo_name": "my-test", "module_name": "project_module",
        "author_name": "Ann", "description": "A test", "python_version_number": "3.11",
    ]

    /// Each choice once with the defaults for everything else, and each pair of manager and file.
    static let single: [[String: String]] =
        [base]
        + choices.flatMap { option, choices in
            choices.dropFirst().map { base.merging([option: $0]) { $1 } }
        }
        + dependencyFiles.flatMap { manager, files in
            files.map { base.merging(["environment_manager": manager, "dependency_file": $0]) { $1 } }
        }

    /// Forty combinations, the same in every run.
    static let mixed: [[String: String]] = {
        var numbers = Numbers(state: 20_260)
        return (0..<40).map { _ in
            var answers = base
            for (option, choices) in choices {
                answers[option] = choices[numbers.next(below: choices.count)]
            }
            let (manager, files) = dependencyFiles[numbers.next(below: dependencyFiles.count)]
            answers["environment_manager"] = manager
            answers["dependency_file"] = files[numbers.next(below: files.count)]
            if numbers.next(below: 3) == 0 { answers["python_version_number"] = "3.11.7" }
            return answers
        }
    }()

    /// Every combination of the options that decide which code there is and what checks it.
    static let code: [[String: String]] = ["ruff", "flake8+black+isort"].flatMap { linter in
        ["none", "pytest", "unittest"].flatMap { framework in
            ["Yes", "No"].map { scaffold in
                base.merging([
                    "linting_and_formatting": linter, "testing_framework": framework, "include_code_scaffold": scaffold,
                ]) { $1 }
            }
        }
    }
}

/// A linear congruential generator (Knuth's MMIX constants): the same numbers in every run.
struct Numbers {
    var state: UInt64

    mutating func next(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }
}
