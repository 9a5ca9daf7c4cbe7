import SystemPackage

/// A story: a script of what a person does, and the files it needs, in one text.
///
/// The form is that of Go's testscript: commands first, then sections that begin with `-- path --`.
struct Story: Sendable, CustomStringConvertible {
    /// The file's name without its ending.
    var name: String
    var lines: [Line]
    var files: [File]

    /// A command of the script.
    struct Line: Sendable {
        var number: Int
        var isNegated: Bool
        var words: [Word]
    }

    /// A word in its parts: what stands in quotes is taken as it is.
    struct Word: Sendable {
        var parts: [(text: String, isQuoted: Bool)]

        var text: String { parts.map(\.text).joined() }
    }

    /// A file that is there before the script begins.
    struct File: Sendable {
        var path: String
        var text: String
    }

    var description: String { name }

    init(name: String, text: String) throws {
        self.name = name
        lines = []
        files = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("-- "), line.hasSuffix(" --") {
                files.append(File(path: String(line.dropFirst(3).dropLast(3)), text: ""))
            } else if !files.isEmpty {
                files[files.count - 1].text += line + "\n"
            } else if let parsed = try Self.parse(line, number: index + 1) {
                lines.append(parsed)
            }
        }
        // The text's last newline ends the last line; it does not begin another.
        if !files.isEmpty, text.hasSuffix("\n") { files[files.count - 1].text.removeLast() }
    }

    private static func parse(_ line: Substring, number: Int) throws -> Line? {
        var words = try Words(line, number: number).all
        guard let first = words.first else { return nil }
        let isNegated = first.text == "!"
        if isNegated { words.removeFirst() }
        guard !words.isEmpty else { throw StoryError(line: number, message: "'!' stands alone") }
        return Line(number: number, isNegated: isNegated, words: words)
    }
}

/// A story that did not come out as told.
struct StoryError: Error, CustomStringConvertible {
    var line: Int
    var message: String
    var description: String { "line \(line): \(message)" }
}

/// Splits a line into words: blanks separate, single quotes hold together ('' inside is one quote), # begins a comment.
private struct Words {
    private(set) var all: [Story.Word] = []
    private var word: Story.Word?
    private var isQuoted = false

    init(_ line: Substring, number: Int) throws {
        var rest = line
        while let character = rest.popFirst() {
            if character == "'" {
                if isQuoted, rest.first == "'" {
                    rest.removeFirst()
                    add("'")
                } else {
                    isQuoted.toggle()
                    word = word ?? Story.Word(parts: [])
                }
            } else if isQuoted {
                add(character)
            } else if character == " " || character == "\t" {
                if let word { all.append(word) }
                word = nil
            } else if character == "#", word == nil {
                break
            } else {
                add(character)
            }
        }
        if isQuoted { throw StoryError(line: number, message: "a quote is not closed") }
        if let word { all.append(word) }
    }

    private mutating func add(_ character: Character) {
        var parts = word?.parts ?? []
        if parts.last?.isQuoted == isQuoted {
            parts[parts.count - 1].text.append(character)
        } else {
            parts.append((String(character), isQuoted))
        }
        word = Story.Word(parts: parts)
    }
}
