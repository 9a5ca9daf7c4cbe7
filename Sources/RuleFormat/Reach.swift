/// How far a rule's matches reach: what a scanner must know to look for them in a part of a text.
public enum Reach: UInt8, Sendable {
    /// A match may end anywhere.
    case far = 0
    /// A match ends within the database's window of its beginning, and as many characters more as long runs have.
    case near = 1
    /// A match ends on the line that it begins on.
    case line = 2
}
