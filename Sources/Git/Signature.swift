import CLibgit2
public import Platform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Who did something, and when.
public struct Signature: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The e-mail address.
    public var email: String
    /// Seconds since 1970, in UTC.
    public var time: Int64
    /// The place's distance from UTC, in minutes, east positive.
    public var offset: Int

    /// A signature with its parts.
    public init(name: String, email: String, time: Int64, offset: Int) {
        self.name = name
        self.email = email
        self.time = time
        self.offset = offset
    }

    init(_ signature: UnsafePointer<git_signature>?) {
        guard let signature = signature?.pointee else {
            self.init(name: "", email: "", time: 0, offset: 0)
            return
        }
        self.init(
            name: RawText.string(signature.name), email: RawText.string(signature.email),
            time: signature.when.time, offset: Int(signature.when.offset))
    }

    /// A signature from a line of a commit: `Name <email> seconds +hhmm`.
    init?(line: ArraySlice<UInt8>) {
        guard let open = line.lastIndex(of: UInt8(ascii: "<")), let close = line.lastIndex(of: UInt8(ascii: ">")),
            open < close
        else { return nil }
        let rest = String(decoding: line[(close + 1)...], as: UTF8.self).split(separator: " ")
        var name = String(decoding: line[..<open], as: UTF8.self)
        if name.hasSuffix(" ") { name.removeLast() }
        self.init(
            name: name, email: String(decoding: line[(open + 1)..<close], as: UTF8.self),
            time: rest.first.flatMap { Int64($0) } ?? 0,
            offset: rest.count > 1 ? Self.minutes(rest[1]) : 0)
    }

    /// The line that stands for it in a commit.
    var line: String {
        let size = abs(offset)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(name) <\(email)> \(time) \(offset < 0 ? "-" : "+")\(two(size / 60))\(two(size % 60))"
    }

    private static func minutes(_ zone: some StringProtocol) -> Int {
        guard let number = Int(zone.drop { $0 == "+" || $0 == "-" }) else { return 0 }
        let minutes = number / 100 * 60 + number % 100
        return zone.hasPrefix("-") ? -minutes : minutes
    }

    /// The author that a commit made now would get.
    ///
    /// - Throws: ``IdentityError`` where the name or the address is missing, so that git would guess it or stop.
    public static func author(config: Config, environment: EnvironmentVariables = .current) throws -> Signature {
        try resolved(.author, config: config, environment: environment)
    }

    /// The committer that a commit made now would get.
    ///
    /// - Throws: ``IdentityError`` where the name or the address is missing, so that git would guess it or stop.
    public static func committer(config: Config, environment: EnvironmentVariables = .current) throws -> Signature {
        try resolved(.committer, config: config, environment: environment)
    }

    private enum Role: String {
        case author
        case committer
    }

    /// git's order: the environment, `author.name`, `user.name`; for the address `EMAIL` after these.
    private static func resolved(
        _ role: Role, config: Config, environment: EnvironmentVariables
    ) throws -> Signature {
        let variables = "GIT_" + role.rawValue.uppercased() + "_"
        func configured(_ part: String) throws(GitError) -> String? {
            if let value = try config.string("\(role.rawValue).\(part)"), !value.isEmpty { return value }
            return try config.string("user.\(part)")
        }
        var name = environment[variables + "NAME"]
        if name == nil { name = try configured("name") }
        var email = environment[variables + "EMAIL"]
        if email == nil { email = try configured("email") }
        if email == nil { email = environment["EMAIL"] }
        let cleanName = name.map(withoutCrud) ?? ""
        let cleanEmail = email.map(withoutCrud) ?? ""
        // git accepts an address that is set and empty, but no name that is.
        if cleanName.isEmpty || (email == nil) {
            throw IdentityError(lacksName: cleanName.isEmpty, lacksEmail: email == nil)
        }
        let (time, offset) = date(environment[variables + "DATE"]) ?? now()
        return Signature(name: cleanName, email: cleanEmail, time: time, offset: offset)
    }

    /// A text as git keeps it in a signature: no angle brackets or newlines, no punctuation at the ends.
    private static func withoutCrud(_ text: String) -> String {
        func isCrud(_ scalar: Unicode.Scalar) -> Bool {
            scalar.value <= 32 || ".,:;<>\"\\'".unicodeScalars.contains(scalar)
        }
        var scalars = Array(text.unicodeScalars)[...]
        while let first = scalars.first, isCrud(first) { scalars.removeFirst() }
        while let last = scalars.last, isCrud(last) { scalars.removeLast() }
        var result = String.UnicodeScalarView()
        for scalar in scalars where scalar != "\n" && scalar != "<" && scalar != ">" { result.append(scalar) }
        return String(result)
    }

    /// A date in git's own form, `@seconds +hhmm`; nil for the other forms, which only git needs to read.
    private static func date(_ text: String?) -> (Int64, Int)? {
        guard let parts = text?.split(separator: " "), parts.count == 2,
            let seconds = Int64(parts[0].drop { $0 == "@" })
        else { return nil }
        return (seconds, minutes(parts[1]))
    }

    private static func now() -> (Int64, Int) {
        var seconds = secondsSince1970()
        var local = tm()
        localtime_r(&seconds, &local)
        return (Int64(seconds), local.tm_gmtoff / 60)
    }
}

/// The clock, under a name that no property hides.
private func secondsSince1970() -> time_t { time(nil) }

/// An identity that git would have to guess.
public struct IdentityError: GitFailure, Equatable {
    /// Whether there is no name.
    public var lacksName: Bool
    /// Whether there is no e-mail address.
    public var lacksEmail: Bool

    /// What is missing.
    public var message: String {
        switch (lacksName, lacksEmail) {
        case (true, true): "git does not know your name and e-mail address"
        case (true, false): "git does not know your name"
        default: "git does not know your e-mail address"
        }
    }

    /// The commands that set it.
    public var hints: [String] {
        (lacksName ? ["git config --global user.name \"Your Name\""] : [])
            + (lacksEmail ? ["git config --global user.email \"you@example.com\""] : [])
    }
}
