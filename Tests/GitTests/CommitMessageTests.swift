import Testing

@testable import Git

@Suite struct CommitMessageTests {
    private static let scissors = "------------------------ >8 ------------------------"

    private func text(
        _ file: String, _ cleanup: CommitMessage.Cleanup = .standard, comment: String? = "#", isEdited: Bool = true
    ) -> String {
        let message = CommitMessage(
            file: Array(file.utf8), cleanup: cleanup, comment: comment.map { Array($0.utf8) }, isEdited: isEdited)
        return String(decoding: message.text, as: UTF8.self)
    }

    @Test func commentsAreNoPartOfAnEditedMessage() {
        #expect(text("one\n# two\nthree\n") == "one\n\nthree\n")
        #expect(text("one\n# two\nthree\n", isEdited: false) == "one\n# two\nthree\n")
        #expect(text("one\n# two", .strip, isEdited: false) == "one\n")
        for cleanup in [CommitMessage.Cleanup.whitespace, .verbatim, .scissors] {
            #expect(text("one\n# two\n", cleanup) == "one\n# two\n")
        }
        #expect(text("one\n; two\n# three\n", comment: ";") == "one\n\n# three\n")
        #expect(text("one\n// two\n/ three\n", comment: "//") == "one\n\n/ three\n")
        #expect(text("") == "" && text("# one") == "" && text("one") == "one")
    }

    @Test func whatStandsBelowTheScissorsIsNoPartOfIt() {
        let file = "one\n# \(Self.scissors)\n# Do not modify\ndiff --git a b\n+key\n"
        #expect(text(file) == "one\n")
        #expect(text(file, .verbatim) == "one\n")
        #expect(text(file, isEdited: false) == file)
        #expect(text(file, .scissors, isEdited: false) == "one\n")
        #expect(text("one\n; \(Self.scissors)\ntwo\n", comment: "#") == "one\n; \(Self.scissors)\ntwo\n")
        #expect(text("see # \(Self.scissors)\ntwo\n") == "see # \(Self.scissors)\ntwo\n")
        #expect(CommitMessage(file: Array(file.utf8)).hasChanges)
        #expect(!CommitMessage(file: Array("one\n".utf8)).hasChanges)
    }

    @Test func gitChoosesTheCommentCharacterItself() {
        #expect(text("#1 is mended\n\n; Please enter\n;\n; lines\n", comment: nil) == "#1 is mended\n\n\n\n\n")
        // git's own are gone: it may be anything.
        #expect(text("one\n# two\n", comment: nil) == "one\n# two\n")
        #expect(text("one\n; \(Self.scissors)\ntwo\n", comment: nil) == "one\n")
        #expect(text("one\ntwo\n", comment: nil) == "one\ntwo\n")
    }

    @Test func commentsThatMayBeKeptAreThere() {
        let message = CommitMessage(file: Array("one\n# two\n# \(Self.scissors)\nthree\n".utf8))
        #expect(String(decoding: message.textWithComments, as: UTF8.self) == "one\n# two\n")
    }

    @Test(arguments: [
        ("git commit", false), ("/usr/bin/git -c a.b=c -C x commit -v --amend", false),
        ("git commit --cleanup=verbatim", true),
        ("git commit --cleanup whitespace", true), ("git commit --clean=scissors", true),
        ("git commit --cleanup=strip", false),
        ("git commit --cleanup=default", false), ("git commit -- --cleanup=verbatim", false), ("git ci", true),
        ("git", true), ("python hook.py", true), ("/usr/lib/git-core/git-commit -e --cleanup=verbatim", true),
        ("git merge --no-ff x", false),
    ])
    func theCommandLineTellsWhatIsKept(line: String, keeps: Bool) {
        #expect(CommitCommandLine.mayKeepComments(line.split(separator: " ").map(String.init)) == keeps)
    }

    @Test func anUnknownCommandLineMayKeepComments() {
        #expect(CommitCommandLine.mayKeepComments(nil) && CommitCommandLine.mayKeepComments([]))
    }
}
