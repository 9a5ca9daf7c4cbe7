/// Which answers are secrets, by their names.
enum SecretNames {
    /// What a secret's name contains, without anything but its letters: `DB_PASSWORD1`, `github-token`, `apiKey`.
    private static let parts = [
        "password", "passwd", "passphrase", "passcode", "secret", "token", "credential", "authorization", "apikey",
        "privatekey", "accesskey",
    ]
    /// What is a word of a secret's name: `pass` is one in `smtp_pass`, none in `compass`.
    private static let words: Set = [
        "pass", "pwd", "pw", "key", "keys", "psk", "pin", "pat", "otp", "jwt", "dsn", "cred", "creds", "bearer",
    ]
    /// With one of these beside it, `key` is no secret.
    private static let openKeys: Set = ["public", "primary", "foreign", "sort", "partition"]

    /// Whether a name says that its value is a secret. One too many is masked rather than one too few.
    static func contain(_ name: String) -> Bool {
        let letters = name.lowercased().filter(\.isLetter)
        if parts.contains(where: letters.contains) { return true }
        let own = Set(words(of: name))
        if own.isDisjoint(with: words) { return false }
        return own.isDisjoint(with: openKeys) || !own.intersection(words).isSubset(of: ["key", "keys"])
    }

    /// The words of `snake_case`, `kebab-case` and `camelCase` names, digits left out.
    private static func words(of name: String) -> [String] {
        var words = [""]
        var wasLower = false
        for character in name {
            if !character.isLetter || character.isUppercase && wasLower { words.append("") }
            if character.isLetter { words[words.count - 1] += character.lowercased() }
            wasLower = character.isLowercase
        }
        return words
    }
}
