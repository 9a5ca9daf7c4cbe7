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
        #expect(text("#1 is mended\n\n; Please enter\n; lines\n", comment: nil) == "#1 is mended\n\n\n\n")
        #expect(text("one\n; \(Self.scissors)\ntwo\n", comment: nil) == "one\n")
        #expect(text("one\ntwo\n", comment: nil) == "one\ntwo\n")
    }
}
