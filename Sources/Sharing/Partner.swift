/// Somebody to work with: the name as typed, and the one that their branches carry.
public struct Partner: Sendable, Hashable {
    /// The name as it was typed.
    public var typed: String
    /// The name made fit for a branch.
    public var name: String
    /// The partner's first branch.
    public var branch: String { name + "/main" }

    /// A partner by a name in any writing.
    ///
    /// Letters and digits of every script stay, with `.`, `_` and `-` between them; apostrophes go, anything else
    /// becomes one `-`. So nothing is left that `git check-ref-format` refuses or a shell reads.
    ///
    /// - Throws: ``SharingError`` of kind `unfitName` where no letter or digit is in it, it is too long, or is git's own `HEAD`.
    public init(_ typed: String) throws(SharingError) {
        self.typed = typed
        name = Self.fit(typed)
        guard !name.isEmpty else {
            throw SharingError(
                .unfitName, "the name '\(typed)' has no letter or digit in it", hints: ["give a name like 'ann'"])
        }
        guard name.lowercased() != "head" else {
            throw SharingError(
                .unfitName, "'\(typed)' cannot be a partner's name: git calls the branch in use so",
                hints: ["give a name like 'ann'"])
        }
        guard name.utf8.count <= 100 else {
            throw SharingError(.unfitName, "the name '\(name.prefix(20))…' is too long for a branch")
        }
    }

    /// A partner whose branch is there already.
    init(existing name: String) {
        typed = name
        self.name = name
    }

    /// Whether two names are one where upper and lower case do not count.
    func isSame(as other: String) -> Bool {
        name.lowercased() == other.lowercased()
    }

    private static func fit(_ typed: String) -> String {
        var result = ""
        for character in typed {
            if character.isLetter || character.isNumber || character == "_" {
                result.append(character)
            } else if character == "'" || character == "’" {
                continue
            } else if character == "." {
                if result.last?.isLetter == true || result.last?.isNumber == true { result.append(".") }
            } else if result.last != "-" {
                result.append("-")
            }
        }
        let dashes: Set<Character> = ["-", ".", "_"]
        while let first = result.first, dashes.contains(first) { result.removeFirst() }
        while true {
            if let last = result.last, last == "-" || last == "." {
                result.removeLast()
            } else if result.lowercased().hasSuffix(".lock") {
                result.removeLast(5)
            } else {
                return result
            }
        }
    }
}
