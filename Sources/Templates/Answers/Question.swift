/// What is to be answered next.
public struct Question: Sendable {
    /// One of the answers to choose from.
    public struct Choice: Sendable, Equatable {
        /// The answer as templates see it.
        public var value: String
        /// What to show for it.
        public var label: String
    }

    /// How it is answered.
    public enum Kind: Sendable {
        /// By any text; without a default something must be answered.
        case text(default: String?)
        case yesNo(default: Bool)
        /// By one of these; the default is an index.
        case choice([Choice], default: Int)
        /// By a JSON object.
        case dictionary(default: String)
    }

    /// What it asks for, as it is given on the command line: `license`, `dataset_storage.s3.bucket`.
    public var key: String
    /// The option it belongs to.
    public var option: String
    /// The question to show: from `__prompts__`, else the key.
    public var text: String
    /// How it is answered.
    public var kind: Kind
    /// Which of the questions it is, from 1; a sub-option has its option's number.
    public var number: Int
    /// How many options are asked for.
    public var count: Int
    /// Whether the default is what was given by `key=value`.
    public var isGiven: Bool
}
