/// Lays a page out as lines for a terminal.
///
/// Lines carry styles, not colours: whoever prints decides what a heading looks like, and whether.
public struct PageText: Sendable, Equatable {
    /// The lines, top to bottom.
    public let lines: [Line]

    /// One line of text in pieces.
    public struct Line: Sendable, Equatable {
        /// The pieces, left to right.
        public var spans: [Span]

        /// The line without its styles.
        public var text: String { spans.map(\.text).joined() }

        init(_ spans: [Span] = []) { self.spans = spans }
        init(_ text: String, _ style: Style = .plain) { spans = [Span(text: text, style: style)] }
    }

    /// Text of one style.
    public struct Span: Sendable, Equatable {
        /// The text.
        public var text: String
        /// How it is meant.
        public var style: Style
    }

    /// What a piece of text is.
    public enum Style: Sendable, Equatable {
        case plain
        /// The page's title, a heading.
        case heading
        /// The heading of a fact.
        case label
        /// Something to type, or the name of a file.
        case code
    }

    /// The columns that the labels of facts take, where they are no longer than usual.
    private static let labelWidth = 14

    init(lines: [Line]) { self.lines = lines }

    /// Lays out `page`.
    ///
    /// - Parameter width: the columns to fill; fewer than 40 count as 40.
    public init(_ page: Page, width: Int = 80) {
        let width = max(width, 40)
        var lines = Self.heading(page.title, width: width)
        var follows = true
        for block in page.blocks {
            // What stands under a heading follows it at once.
            if follows { lines.append(Line()) }
            if case .heading = block { follows = false } else { follows = true }
            switch block {
            case .paragraph(let text):
                lines += Wrapping.lines(of: text, width: width)
            case .heading(let text):
                lines += Self.heading(text, width: width)
            case .lines(let picture):
                // A picture that does not fit is no picture.
                if picture.contains(where: { $0.displayWidth > width }) {
                    lines.removeLast()
                } else {
                    lines += picture.map { Line($0) }
                }
            case .facts(let facts):
                let longest = facts.map(\.label.displayWidth).max() ?? 0
                let labels = min(max(Self.labelWidth, longest + 2), width / 2)
                for fact in facts { lines += Self.fact(fact, labels: labels, width: width) }
            }
        }
        if !page.seeAlso.isEmpty {
            if case .facts? = page.blocks.last {} else { lines.append(Line()) }
            let words = Page.Fact("See also", page.seeAlso.joined(separator: ", "))
            lines += Self.fact(words, labels: Self.labelWidth, width: width)
        }
        self.lines = lines
    }

    /// The whole page as text, with a line feed at the end.
    public var text: String { lines.map { $0.text + "\n" }.joined() }

    private static func heading(_ text: String, width: Int) -> [Line] {
        Wrapping.lines(of: text, width: width).map { Line($0.text, .heading) }
    }

    private static func fact(_ fact: Page.Fact, labels: Int, width: Int) -> [Line] {
        let wrapped = Wrapping.lines(of: fact.text, width: width - labels)
        let indent = String(repeating: " ", count: labels)
        var result: [Line] = []
        for (number, line) in wrapped.enumerated() {
            let start =
                number == 0
                ? Span(text: fact.label.padded(to: labels), style: .label) : Span(text: indent, style: .plain)
            result.append(Line([start] + line.spans))
        }
        return result
    }
}

extension String {
    /// The text followed by spaces up to `columns`; at least one space when it is longer.
    func padded(to columns: Int) -> String {
        self + String(repeating: " ", count: max(1, columns - displayWidth))
    }
}
