import ArgumentParser
import Git
import Platform
import SystemPackage
import Templates

/// `git ccds init`: a project from a template, as a git repository with hooks and a first commit.
struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        // Parsed by itself (see `parsedAlone`), it need not look whether a completion script is asked for.
        _superCommandName: "git-ccds",
        abstract: "Start a project from the built-in data-science template, or from any cookiecutter template.",
        usage: "git ccds init [<options>] [<template>] [<key>=<value> ...]",
        discussion: """
            Without <template> the built-in one is used. <template> is a folder, a zip file, a git URL, or gh:, gl: \
            or bb: and OWNER/NAME. On a terminal the answers that are not given as <key>=<value> are asked for; ? \
            explains a question. A sub-option has a dot: dataset_storage=s3 dataset_storage.bucket=my-bucket.

            The project is rendered whole or not at all, becomes a git repository with the guard's hooks, and is \
            committed with your identity. A template's own hooks are programs of somebody else: they run only with \
            --accept-hooks yes, or a yes to the question that shows them.
            """)

    @ArgumentParser.Argument(
        help: ArgumentHelp("The template, then answers as key=value.", valueName: "template | key=value"))
    var words: [String] = []

    @Option(name: [.short, .long], help: "The folder to make the project in.", transform: { FilePath($0) })
    var outputDir: FilePath = "."

    @Flag(name: .long, help: "Ask nothing: take the defaults.")
    var noInput = false

    @Flag(
        help:
            "Put the project into this folder: a fresh clone, an empty folder, or a repository that it is merged into.")
    var here = false

    @Flag(help: "Write the template's files and nothing else: no repository, no hooks, no record.")
    var noGit = false

    @Flag(help: "Print the tree that would be made, and make nothing.")
    var dryRun = false

    @Flag(help: "Print JSON.")
    var json = false

    @Option(name: [.short, .long], help: "The branch, tag or commit of the template.")
    var checkout: String?

    @Option(help: "The folder of the template in its repository.")
    var directory: String?

    @Option(help: "Whether a template's hooks may run: yes, no or ask.")
    var acceptHooks = HookAnswer.ask

    @Flag(name: [.customShort("f"), .long], help: "Put the files into a project that is there, over its own.")
    var overwriteIfExists = false

    @Flag(
        name: [.customShort("s"), .long],
        help: "Put in only the files that are not there; with -f too, as in cookiecutter.")
    var skipIfFileExists = false

    @Flag(help: "Leave the project there when a hook of the template fails.")
    var keepProjectOnFailure = false

    @Option(help: "The file of user defaults, in place of ~/.cookiecutterrc.", transform: { FilePath($0) })
    var configFile: FilePath?

    @Flag(help: "Use no file of user defaults.")
    var defaultConfig = false

    @Flag(help: "Take the answers of the last time this template was used.")
    var replay = false

    @Option(help: "Take the answers from this file.", transform: { FilePath($0) })
    var replayFile: FilePath?

    @Option(help: "The password of a zip file; else COOKIECUTTER_REPO_PASSWORD.")
    var password: String?

    @Flag(name: [.customShort("l"), .long], help: "List the templates that were fetched before, by their addresses.")
    var listInstalled = false

    @Option(help: "Write down in this file what is done, as far as it gets.", transform: { FilePath($0) })
    var debugFile: FilePath?

    @Flag(name: [.short, .long], help: "Say which files and hooks were written.")
    var verbose = false

    func validate() throws {
        if here && noGit { throw ValidationError("--here and --no-git exclude each other") }
        if here && outputDir != "." { throw ValidationError("--here and -o exclude each other") }
        if outputDir.isEmpty { throw ValidationError("-o names no folder") }
        if defaultConfig && configFile != nil {
            throw ValidationError("--default-config and --config-file exclude each other")
        }
        if replay && replayFile != nil { throw ValidationError("--replay and --replay-file exclude each other") }
    }

    func run() throws {
        if listInstalled {
            let addresses = try TemplateCache().installed()
            if addresses.isEmpty { Terminal.current.say("no template was fetched yet") }
            return addresses.forEach(Terminal.current.print)
        }
        // What is half made is taken away first.
        Interruption.start()
        try InitRun(options: self).run()
    }
}

/// What a person says about a template's hooks before they are asked.
enum HookAnswer: String, ExpressibleByArgument, CaseIterable {
    case yes, no, ask
}
