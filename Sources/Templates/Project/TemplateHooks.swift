import Git
import Jinja
import Platform
import SystemPackage

/// Whether a template's own programs may run.
public enum HookConsent: Sendable {
    case run
    case leaveOut
}

/// Runs a template's hooks.
struct TemplateHooks {
    let environment: EnvironmentVariables
    let output: ChildProcess.Output

    /// Runs the hooks of a stage one after the other; what they wrote to standard error is returned.
    ///
    /// - Parameters:
    ///   - render: makes a script's text of its template; nil runs it as it is.
    ///   - directory: where they run.
    /// - Throws: a problem of kind `.hook` for the first that fails.
    func run(
        _ scripts: [HookScript], in directory: FilePath, render: ((HookScript) throws(TemplateProblem) -> String)?
    ) throws(TemplateProblem) -> String {
        var messages = ""
        for script in scripts {
            let contents =
                try render.map { render throws(TemplateProblem) in Array(try render(script).utf8) } ?? script.contents
            messages += try run(script, contents, in: directory)
            try TemplateProblem.translating { try Interruption.check() }
        }
        return messages
    }

    private func run(
        _ script: HookScript, _ contents: [UInt8], in directory: FilePath
    ) throws(TemplateProblem) -> String {
        let folder = try TemplateProblem.translating { try FileSystem.createTemporaryDirectory() }
        defer { try? FileSystem.removeTree(folder) }
        let file = folder.appending(TemplateTree.lastName(of: script.path))
        try TemplateProblem.translating {
            try FileSystem.write(contents, to: file, mode: 0o700)
            try FileSystem.setMode(0o700, of: file)
        }
        return try execute(script, file, in: directory)
    }

    /// Runs a script that lies ready.
    func execute(_ script: HookScript, _ file: FilePath, in directory: FilePath) throws(TemplateProblem) -> String {
        var child: ChildProcess
        if script.isPython {
            let named = environment["GIT_CCDS_PYTHON"] ?? ""
            let program: ChildProcess.Program =
                named.isEmpty ? .named("python3") : named.contains("/") ? .path(FilePath(named)) : .named(named)
            child = ChildProcess(program, [Argument(file)])
        } else {
            child = ChildProcess(.path(file))
        }
        child.environment = GitCommand.withoutRepository(environment)
        child.directory = directory
        child.input = .inherited
        child.output = output
        child.passesSignalsToDescendants = true
        let name = TemplateTree.lastName(of: script.path)
        let completed: Completed
        do {
            completed = try child.run()
        } catch {
            switch error.reason {
            case .notFound where script.isPython:
                throw TemplateProblem(
                    .hook, "the hook '\(name)' needs Python, and there is no '\(error.program)'",
                    hints: ["install Python 3, or set GIT_CCDS_PYTHON to it", "--accept-hooks no leaves hooks out"])
            default:
                throw TemplateProblem(
                    .hook, "the hook '\(name)' cannot be run: it is perhaps empty or without a '#!' line",
                    details: error.description)
            }
        }
        if completed.succeeded { return completed.errorText }
        let how =
            switch completed.status {
            case .exited(let code): "exit status \(code)"
            case .signalled(let signal): "signal \(signal)"
            }
        var hints: [String] = []
        if let module = missingModule(completed.errorText) {
            hints.append("it needs the Python package '\(module)': python3 -m pip install \(module)")
            hints.append("GIT_CCDS_PYTHON can name a Python that has it")
        }
        let text = (completed.outputText + completed.errorText)
        throw TemplateProblem(
            .hook, "the hook '\(name)' failed (\(how))", hints: hints, details: text.isEmpty ? nil : text)
    }

    /// The module that Python did not find, if that is why a script failed: the part before the first dot.
    private func missingModule(_ text: String) -> String? {
        guard let start = text.firstRange(of: "ModuleNotFoundError: No module named '") else { return nil }
        let name = text[start.upperBound...].prefix { $0 != "'" && $0 != "." }
        return name.isEmpty ? nil : String(name)
    }
}

extension Template {
    /// Runs the `pre_prompt` hooks in a copy of the template and gives the copy, which they may have changed.
    ///
    /// The template itself where it has no such hook. Remove the copy with `discard()`.
    public func afterPrePrompt(
        environment: EnvironmentVariables = .current, output: ChildProcess.Output = .standardError
    ) throws(TemplateProblem) -> Template {
        let hooks = scripts.filter { $0.stage == .prePrompt }
        guard !hooks.isEmpty else { return self }
        let (copied, folder) = try TemplateProblem.translating { () throws -> (FilePath, FilePath) in
            let folder = try FileSystem.createTemporaryDirectory(prefix: "git-ccds-template-")
            let place = folder.appending(name)
            try TemplateCopy.write(tree, to: place)
            return (place, folder)
        }
        do {
            let runner = TemplateHooks(environment: environment, output: output)
            for hook in hooks {
                let file = copied.pushing(FilePath(bytes: PathText.bytes(hook.path)))
                try TemplateProblem.translating { try FileSystem.setMode(hook.mode | 0o100, of: file) }
                _ = try runner.execute(hook, file, in: copied)
            }
            var origin = origin
            origin.repositoryDirectory = copied.string
            var template = try Template(.folder(at: copied), origin: origin, name: name)
            template.temporaryDirectory = folder
            template.seenReference = seenReference
            return template
        } catch {
            try? FileSystem.removeTree(folder)
            throw error
        }
    }
}

/// Copies a template's files.
enum TemplateCopy {
    static func write(_ tree: TemplateTree, _ folder: String = "", to place: FilePath) throws {
        try FileSystem.createDirectory(place, intermediates: true)
        for entry in try tree.entries(in: folder) {
            let path = TemplateTree.join(folder, entry.name)
            let target = place.pushing(FilePath(bytes: PathText.bytes(entry.name)))
            switch entry.kind {
            case .directory: try write(tree, path, to: target)
            case .symlink:
                // What is elsewhere in the repository does not come along: its contents do.
                guard let inside = try tree.resolved(path), inside.hasPrefix("../") else {
                    try FileSystem.symlink(target: tree.linkTarget(path), at: target)
                    continue
                }
                if let real = try tree.entry(inside), real.kind == .file {
                    try FileSystem.write(tree.read(inside), to: target, mode: real.mode)
                    try FileSystem.setMode(real.mode, of: target)
                } else {
                    try write(tree, inside, to: target)
                }
            case .file:
                try FileSystem.write(tree.read(path), to: target, mode: entry.mode)
                try FileSystem.setMode(entry.mode, of: target)
            }
        }
    }
}
