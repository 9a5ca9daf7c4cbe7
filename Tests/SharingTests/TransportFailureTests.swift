import Testing

@testable import Sharing

@Suite struct TransportFailureTests {
    @Test(
        arguments: [
            (
                "fatal: '/x' does not appear to be a git repository\nfatal: Could not read from remote repository.\n",
                .notFound
            ),
            ("remote: Repository not found.\nfatal: repository 'https://github.com/x/y/' not found\n", .notFound),
            ("ERROR: Repository not found.\nfatal: Could not read from remote repository.\n", .notFound),
            ("fatal: unable to access 'https://h/x/': The requested URL returned error: 404\n", .notFound),
            (
                "ssh: Could not resolve hostname h: Name or service not known\nfatal: Could not read from remote repository.\n",
                .unreachable
            ),
            (
                "ssh: connect to host h port 22: Connection timed out\nfatal: Could not read from remote repository.\n",
                .unreachable
            ),
            (
                "fatal: unable to access 'https://h/': Failed to connect to h port 443 after 1 ms: Couldn't connect to server\n",
                .unreachable
            ),
            ("fatal: unable to access 'https://h/': Could not resolve host: h\n", .unreachable),
            (
                "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n",
                .authentication
            ),
            ("fatal: Authentication failed for 'https://github.com/x/y/'\n", .authentication),
            ("fatal: could not read Username for 'https://h': terminal prompts disabled\n", .authentication),
            ("fatal: unable to access 'https://h/x/': The requested URL returned error: 403\n", .authentication),
            ("Host key verification failed.\nfatal: Could not read from remote repository.\n", .hostKey),
            ("fatal: unable to access 'https://h/': SSL certificate problem: self-signed certificate\n", .certificate),
            (
                "fatal: unable to access 'https://h/': server certificate verification failed. CAfile: none\n",
                .certificate
            ),
            (
                "fatal: detected dubious ownership in repository at '/srv/x'\nTo add an exception for this directory, call:\n",
                .ownership
            ),
            ("fatal: remote error: access denied or repository not exported: /x.git\n", .service),
            ("git: 'remote-foo' is not a git command. See 'git --help'.\n", .protocolMissing),
            ("fatal: Unable to find remote helper for 'foo'\n", .protocolMissing),
            ("fatal: something new\n", .other),
            ("", .other),
        ] as [(String, TransportFailure.Kind)])
    func whatGitSays(text: String, kind: TransportFailure.Kind) throws {
        let failure = TransportFailure(text)
        #expect(failure.kind == kind)
        let error = failure.error(for: try RemoteURL("https://me:s3cret@host/x"))
        #expect(error.kind == .transport(kind))
        #expect(!error.message.contains("\n") && !error.message.contains("s3cret"))
    }

    @Test func theLineThatTellsIsShown() {
        let text = "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n"
        #expect(TransportFailure(text).detail == "git@github.com: Permission denied (publickey).")
        #expect(
            TransportFailure("fatal: unable to access 'https://me:s3cret@h/': x\n").detail.contains("s3cret") == false)
    }
}

@Suite struct PushResultTests {
    @Test func readsThePorcelainForm() {
        let output = """
            To example.org:x.git
            *\tabc:refs/heads/main\t[new branch]
            !\tabc:refs/heads/ann/main\t[remote rejected] (pre-receive hook declined)
            =\tabc:refs/heads/x\t[up to date]
            Done

            """
        let results = PushResult.parse(output)
        #expect(results.map(\.flag) == ["*", "!", "="])
        #expect(results.map(\.branch) == ["main", "ann/main", "x"])
        #expect(results[1].words == "pre-receive hook declined")
        #expect(results[0].words == "[new branch]")
    }
}
