import Platform
import SystemPackage
import Testing

struct MakefileTests {
    @Test(arguments: Options.single + Options.mixed)
    func makeAloneListsTheTargetsWithTheirHelp(answers: [String: String]) throws {
        let project = try Examples.project(answers)
        let completed = try withTemporaryDirectory { directory in
            try FileSystem.write(Array(project["Makefile"].utf8), to: directory.appending("Makefile"))
            var make = ChildProcess(.named("make"))
            make.directory = directory
            return try make.run()
        }
        #expect(completed.succeeded, "\(completed.errorText)")
        let lines = completed.outputText.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.starts(with: ["Available rules:", ""]))
        #expect(lines.contains("clean                    Delete all compiled Python files"))
        let targets = lines.dropFirst(2).filter { !$0.isEmpty }.map { line in
            #expect(line.dropFirst(24).first == " " && line.dropFirst(25).first?.isUppercase == true)
            return line.prefix { $0 != " " }
        }
        #expect(Set(targets.map(String.init)) == expectedTargets(answers))
        #expect(Set(targets).count == targets.count)
    }

    private func expectedTargets(_ answers: [String: String]) -> Set<String> {
        var targets: Set = ["requirements", "lint", "format", "clean"]
        if answers["environment_manager"] != "none" { targets.insert("create_environment") }
        if answers["include_code_scaffold"] != "No" { targets.insert("data") }
        if answers["testing_framework"] ?? "none" != "none" { targets.insert("test") }
        if answers["dataset_storage"] ?? "none" != "none" { targets.formUnion(["sync_data_down", "sync_data_up"]) }
        return targets
    }

    @Test(arguments: [
        ("azure", "dataset_storage.container", "az storage blob", "lab-data"),
        ("gcs", "dataset_storage.bucket", "gcloud storage rsync", "gs://lab-data/data/"),
        ("s3", "dataset_storage.bucket", "aws s3 sync", "s3://lab-data/data/"),
    ])
    func dataIsSynchronizedWithTheStorageChosen(storage: String, option: String, command: String, place: String) throws
    {
        let project = try RenderedProject(["dataset_storage": storage, option: "lab-data"])
        for target in ["sync_data_up", "sync_data_down"] {
            let completed = try withTemporaryDirectory { directory in
                try FileSystem.write(Array(project["Makefile"].utf8), to: directory.appending("Makefile"))
                var make = ChildProcess(.named("make"), ["-n", Argument(target)])
                make.directory = directory
                return try make.run()
            }
            #expect(completed.outputText.hasPrefix(command) && completed.outputText.contains(place))
        }
    }
}
