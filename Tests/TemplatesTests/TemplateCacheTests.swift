import Git
import Platform
import SystemPackage
import Testing

@testable import Templates

@Suite struct TemplateCacheTests {
    @Test func shortFormsAndAddresses() {
        let short = UserConfig(environment: EnvironmentVariables()).abbreviations.merging([
            "mine": "/a/{0}", "x": "https://h/{0}/{0}",
        ]) { $1 }
        func address(_ text: String) -> TemplateAddress { TemplateAddress(text, abbreviations: short) }
        #expect(address("gh:a/b") == .repository("https://github.com/a/b.git"))
        #expect(address("gl:a/b") == .repository("https://gitlab.com/a/b.git"))
        #expect(address("bb:a/b") == .repository("https://bitbucket.org/a/b"))
        #expect(address("mine:t") == .folder("/a/t"))
        #expect(address("x:t") == .repository("https://h/t/t"))
        #expect(address("git@host:a/b.git") == .repository("git@host:a/b.git"))
        #expect(address("git+ssh://h/b") == .repository("ssh://h/b"))
        #expect(address("hg+https://h/b") == .mercurial)
        #expect(address("https://h/a.ZIP") == .zip("https://h/a.ZIP"))
        #expect(address("../dir") == .folder("../dir"))
        #expect(address("a:b") == .folder("a:b"))
    }

    @Test func folderNamesAreReadableAndDistinct() {
        #expect(TemplateCache.folderName(for: "https://a/x.git") != TemplateCache.folderName(for: "https://b/x.git"))
        #expect(TemplateCache.folderName(for: "https://a/x.git").hasPrefix("x-"))
        #expect(TemplateCache.name(of: "git@host:../..") == "template")
        #expect(TemplateCache.name(of: "https://h/ä b/") == "__b")
    }

    func repository(_ folder: TestFolder) throws -> GitCommand {
        try folder.write("origin/cookiecutter.json", #"{"name": "demo", "v": "1"}"#)
        try folder.write("origin/{{cookiecutter.name}}/a", "{{ cookiecutter.v }}")
        try folder.write("origin/sub/one/cookiecutter.json", #"{"name": "inner"}"#)
        try folder.write("origin/sub/one/{{cookiecutter.name}}/a", "", mode: 0o755)
        let git = GitCommand(in: folder.at("origin"), environment: folder.environment)
        try git.perform(["init", "--quiet", "--initial-branch=main"])
        try git.perform(["add", "--all"])
        try git.perform(["commit", "--quiet", "-m", "one"])
        try git.perform(["tag", "v1"])
        try folder.write("origin/cookiecutter.json", #"{"name": "demo", "v": "2"}"#)
        try git.perform(["commit", "--quiet", "-am", "two"])
        return git
    }

    @Test func repositoriesAreFetchedCheckedOutAndCached() throws {
        let folder = try TestFolder()
        let git = try repository(folder)
        let url = "file://" + folder.at("origin").string
        let cache = TemplateCache(environment: folder.environment)
        let config = UserConfig(environment: folder.environment)
        func version(_ template: Template) -> String? { template.options.last?.defaultText }

        let newest = try cache.fetch(TemplateRequest(url), config: config)
        #expect(version(newest) == "2")
        #expect(newest.name == "origin")
        let head = try git.text(["rev-parse", "HEAD"])
        #expect(newest.origin.commit == head)
        #expect(!newest.origin.isFromCache)
        let old = try cache.fetch(TemplateRequest(url, checkout: "v1"), config: config)
        #expect(version(old) == "1")
        #expect(old.origin.checkout == "v1")
        let inner = try cache.fetch(TemplateRequest(url, directory: "sub/one"), config: config)
        #expect(inner.options.map(\.key) == ["name"])
        #expect(inner.name == "one")
        // A folder that is a repository, at a commit of its own.
        let local = try cache.fetch(TemplateRequest(folder.at("origin").string, checkout: "v1"), config: config)
        #expect(version(local) == "1")
        #expect(throws: TemplateProblem.self) { try cache.fetch(TemplateRequest(url, checkout: "v9"), config: config) }
        #expect(throws: TemplateProblem.self) {
            try cache.fetch(TemplateRequest(url, checkout: "--help"), config: config)
        }
        #expect(throws: TemplateProblem.self) {
            try cache.fetch(TemplateRequest(url, directory: "none"), config: config)
        }

        // What is new at the remote is seen; a remote that is gone leaves what was fetched.
        try folder.write("origin/cookiecutter.json", #"{"name": "demo", "v": "3"}"#)
        try git.perform(["commit", "--quiet", "-am", "three"])
        let third = try cache.fetch(TemplateRequest(url), config: config)
        #expect(version(third) == "3")
        try FileSystem.rename(folder.at("origin"), to: folder.at("away"))
        let cached = try cache.fetch(TemplateRequest(url), config: config)
        #expect(version(cached) == "3")
        #expect(cached.origin.isFromCache)
        #expect(try cache.fetch(TemplateRequest(url, checkout: "v1"), config: config, offline: true).origin.isFromCache)
        #expect(
            try cache.installed()
                == [url, folder.at("origin").string].sorted {
                    TemplateCache.folderName(for: $0) < TemplateCache.folderName(for: $1)
                })
        #expect(throws: TemplateProblem.self) { try cache.fetch(TemplateRequest(url + "x"), config: config) }
    }

    @Test func ofAllThatGitWritesTheReasonIsSaid() throws {
        let folder = try TestFolder()
        var environment = folder.environment
        try folder.write("ssh", "#!/bin/sh\necho 'Host key verification failed.' >&2\nexit 255\n", mode: 0o755)
        environment.set("GIT_SSH", to: folder.at("ssh").bytes)
        environment.set("GIT_SSH_VARIANT", to: Array("simple".utf8))
        let cache = TemplateCache(environment: environment)
        let expected = [
            "file://\(folder.at("none").string)":
                "'\(folder.at("none").string)' does not appear to be a git repository",
            "git@host:a/b": "Host key verification failed.",
        ]
        for (url, reason) in expected {
            #expect {
                try cache.fetch(TemplateRequest(url), config: UserConfig(environment: environment))
            } throws: { error in
                (error as? TemplateProblem)?.message == "'\(url)' cannot be fetched: \(reason)"
            }
        }
        #expect(TemplateCache.reason(in: "") == nil)
        let alone = "Warning: a key\nfatal: Could not read from remote repository.\n\nPlease make sure\n"
        #expect(TemplateCache.reason(in: alone) == "Could not read from remote repository.")
    }

    @Test func missingTemplatesAreErrors() throws {
        let folder = try TestFolder()
        let cache = TemplateCache(environment: folder.environment)
        let config = UserConfig(environment: folder.environment)
        try FileSystem.createDirectory(folder.at("empty"))
        for name in [folder.at("empty").string, folder.at("none").string, "hg+https://x/y", folder.at("x.zip").string] {
            #expect {
                try cache.fetch(TemplateRequest(name), config: config)
            } throws: { error in
                (error as? TemplateProblem)?.kind == .source
            }
        }
    }
}
