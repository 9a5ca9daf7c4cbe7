/// One answer of `explain`: a title and blocks of text, at most a screen long.
///
/// Text inside a page is plain; what one types or a file is called may stand between backquotes. A line break in
/// the text of a paragraph or a fact counts as a space.
public struct Page: Sendable, Equatable {
    /// What the page is about, as a stable identity that other commands can refer to.
    public var identity: Identity?
    /// The heading: the thing, a dash, what it is in a few words.
    public var title: String
    /// The body, top to bottom.
    public var blocks: [Block]
    /// Words that `explain` answers, addresses, and commands that say more.
    public var seeAlso: [String]

    /// A piece of a page.
    public enum Block: Sendable, Equatable {
        /// Running text, wrapped to the width.
        case paragraph(String)
        /// Short headings, each with its text beside it.
        case facts([Fact])
        /// A heading over what follows, as where a word has several meanings.
        case heading(String)
        /// Lines that keep their breaks: a picture, a tree.
        case lines([String])
    }

    /// A heading and the text that stands beside it.
    public struct Fact: Sendable, Equatable {
        /// The heading, a word or two.
        public var label: String
        /// The text.
        public var text: String

        /// Creates a fact.
        public init(_ label: String, _ text: String) {
            self.label = label
            self.text = text
        }
    }

    /// Creates a page.
    public init(_ title: String, identity: Identity? = nil, blocks: [Block], seeAlso: [String] = []) {
        self.identity = identity
        self.title = title
        self.blocks = blocks
        self.seeAlso = seeAlso
    }
}
