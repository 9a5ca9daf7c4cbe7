/// What those who write a database of rules and those who read it agree on.
public enum RuleDatabaseForm {
    /// What its file begins with.
    public static let magic = "CCDSRDB6"
}
