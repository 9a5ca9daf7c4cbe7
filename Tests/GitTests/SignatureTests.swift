import Git
import Platform
import Testing

@Suite struct SignatureTests {
    private func author(_ config: String, _ variables: [String: String] = [:]) throws -> Signature {
        let scratch = try Scratch()
        try scratch.write(config, to: scratch.root.appending("home/.gitconfig"))
        for (name, value) in variables { scratch.environment[name] = value }
        return try Signature.author(
            config: try Config.user(environment: scratch.environment), environment: scratch.environment)
    }

    private let ann = "[user]\n\tname = Ann\n\temail = a@example.org\n"

    @Test func identityComesFromWhereGitTakesIt() throws {
        #expect(try author(ann).name == "Ann")
        #expect(try author(ann, ["GIT_AUTHOR_NAME": "Env"]).name == "Env")
        #expect(try author(ann + "[author]\n\tname = Author\n").name == "Author")
        #expect(try author("[user]\n\tname = Ann\n", ["EMAIL": "e@example.org"]).email == "e@example.org")
        let dated = try author(ann, ["GIT_AUTHOR_DATE": "@1700000000 -0330"])
        #expect(dated.time == 1_700_000_000 && dated.offset == -210)
    }

    @Test func whatGitWouldGuessIsAnError() throws {
        let nothing = try #require(throws: IdentityError.self) { try author("") }
        #expect(nothing.lacksName && nothing.lacksEmail && nothing.hints.count == 2)
        let name = try #require(throws: IdentityError.self) {
            try author("[user]\n\temail = a@example.org\n\tname = \" ; \"\n")
        }
        #expect(name.lacksName && !name.lacksEmail)
        let email = try #require(throws: IdentityError.self) { try author("[user]\n\tname = Ann\n") }
        #expect(!email.lacksName && email.lacksEmail)
    }
}
