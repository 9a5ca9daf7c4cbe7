/// What those who write a database of rules and those who read it agree on.
public enum RuleDatabaseForm {
    /// What its file begins with.
    public static let magic = "CCDSRDB5"
    /// So many bytes of a keyword are looked for: a longer one's beginning stands for it.
    public static let longestKeyword = 64
}
