/// The file in which git hands a message to `commit-msg`, before it is cleaned up.
///
/// https://git-scm.com/docs/git-commit, `--cleanup`; what of it a hook cannot know is told by the file itself.
public struct CommitMessage: Sendable, Equatable {
    /// How `commit.cleanup` has git clean a message up.
    public enum Cleanup: String, Sendable {
        case strip, whitespace, verbatim, scissors
        /// `strip` where somebody edits the message, else `whitespace`.
        case standard = "default"
    }

    /// The file's bytes.
    public var file: [UInt8]
    /// How the message is cleaned up.
    public var cleanup: Cleanup
    /// What comments begin with; nil where git chooses (`core.commentChar` is `auto`).
    public var comment: [UInt8]?
    /// Whether somebody edits the message: git names the editor `:` to hooks where nobody does.
    public var isEdited: Bool

    /// A message file.
    public init(
        file: [UInt8], cleanup: Cleanup = .standard, comment: [UInt8]? = Array("#".utf8), isEdited: Bool = true
    ) {
        self.file = file
        self.cleanup = cleanup
        self.comment = comment
        self.isEdited = isEdited
    }

    /// A message file as the configuration has it cleaned up.
    public init(file: [UInt8], reader: any RepositoryReader, isEdited: Bool) throws {
        self.init(file: file, isEdited: isEdited)
        guard isEdited || scissors != nil || Self.hasScissors(file) else { return }
        if let name = try reader.configuration("commit.cleanup") { cleanup = Cleanup(rawValue: name) ?? .standard }
        guard
            let text = try reader.configuration("core.commentString") ?? reader.configuration("core.commentChar"),
            !text.isEmpty
        else { return }
        comment = text == "auto" ? nil : Array(text.utf8)
    }

    /// What becomes the commit's message. Comments are empty lines in it, so that the others keep their numbers.
    public var text: [UInt8] {
        let kept = textWithComments
        let dropsComments = cleanup == .strip || (cleanup == .standard && isEdited)
        guard dropsComments, let comment = comment ?? chosenComment else { return kept }
        var text: [UInt8] = []
        for line in kept.split(separator: Self.newline, omittingEmptySubsequences: false) {
            if !line.starts(with: comment) { text += line }
            text.append(Self.newline)
        }
        return Array(text.dropLast())
    }

    /// The same with its comments, which `git commit --cleanup` may keep without a hook's knowing.
    public var textWithComments: [UInt8] {
        guard isEdited || cleanup == .scissors, let scissors else { return file }
        return Array(file[..<scissors])
    }

    /// Whether git has added the changes below the message (`git commit -v`).
    public var hasChanges: Bool { scissors != nil }

    private static let newline = UInt8(ascii: "\n")
    private static let mark = Array(" ------------------------ >8 ------------------------".utf8)

    /// Where the line begins below which nothing is part of the message.
    private var scissors: Int? {
        guard Self.hasScissors(file) else { return nil }
        var start = 0
        for line in file.split(separator: Self.newline, omittingEmptySubsequences: false) {
            if line.count > Self.mark.count, line.suffix(Self.mark.count).elementsEqual(Self.mark) {
                let begin = line.dropLast(Self.mark.count)
                if comment.map({ begin.elementsEqual($0) }) ?? (begin.count == 1) { return start }
            }
            start += line.count + 1
        }
        return nil
    }

    private static func hasScissors(_ file: [UInt8]) -> Bool { file.contains(mark) }

    /// The character that git has chosen for its own comments, which come last in the message, with an empty one among them; nil
    /// where they are gone, so that it cannot be told.
    private var chosenComment: [UInt8]? {
        let lines = textWithComments.split(separator: Self.newline)
        guard let first = lines.last?.first, "#;@!$%^&|:".utf8.contains(first), lines.contains([first]) else {
            return nil
        }
        return [first]
    }
}
