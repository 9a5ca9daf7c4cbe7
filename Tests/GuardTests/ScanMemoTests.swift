import Testing

@testable import Guard

/// With a memo, in parts or whole: the findings in a text are those of a search over all of it by keywords.
extension RuleDatabaseTests {
    /// Texts at random, and versions of them.
    private struct Writer {
        private var state: UInt64
        private var sampler: ExpressionSampler
        private let rules: [Rule]

        init(seed: UInt64) {
            state = seed
            sampler = ExpressionSampler(seed: seed)
            rules = DefaultRules.configuration().rules.filter { $0.regex != nil }
        }

        mutating func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }

        private mutating func pick(_ choices: [String]) -> String { choices[random(choices.count)] }

        private mutating func secret() -> String {
            let rule = rules[random(rules.count)]
            let text = rule.regex.flatMap { sampler.sample($0) } ?? "none"
            return pick(["\(text)", "x = '\(text)'", "\(rule.keywords.first ?? "")\n\(text)"])
        }

        mutating func line() -> String {
            switch random(40) {
            case 0: return secret()
            case 1: return String(repeating: pick([" ", "-", "a", "x/", "A1", "é", "%41"]), count: 20 + random(120))
            case 2:
                return pick([
                    "\\u0041\\u0042", "%41%42 100%", "U+0041 U+0042", "U+0041\nU+0042", "aGVsbG8gd29ybGQsIHk=",
                ])
            case 3:
                return pick([
                    "password", "secret: token", "kind: Secret", "curl -u", "admin", "-----BEGIN RSA ", "adafruit",
                    "zapier",
                ])
            case 4:
                // A line much longer than a chunk.
                let piece = pick(["{\"a\":1},", "word ", "abc_def;", "\"password\":\"x\","])
                let long = String(repeating: piece, count: 100 + random(1200))
                return random(3) == 0 ? long + secret() + long : long
            case 5: return pick(["ü \u{0B} \u{212A}\u{17F}", "", "\r", "\t\t\t}"])
            default: return "    let value\(random(100)) = compute(\(random(1000)), \"text \(random(50))\")"
            }
        }

        mutating func text() -> [UInt8] {
            var bytes: [UInt8] = []
            for _ in 0..<random(250) {
                bytes += Array(line().utf8)
                if random(50) == 0 { bytes.append(0xFF) }
                bytes.append(0x0A)
            }
            return bytes
        }

        /// The text with a few changes.
        mutating func edited(_ text: [UInt8]) -> [UInt8] {
            var text = text
            for _ in 0..<1 + random(3) {
                let place = random(text.count + 1)
                switch random(4) {
                case 0: text.insert(contentsOf: Array(("\n" + line() + "\n").utf8), at: place)
                case 1: text.insert(contentsOf: Array(secret().utf8), at: place)
                case 2: text.removeSubrange(place..<min(text.count, place + random(200)))
                default: text.insert(UInt8(random(128)), at: place)
                }
            }
            return text
        }
    }

    private func findings(_ text: [UInt8], _ rules: RuleSet, memo: ScanMemo? = nil) throws -> [Finding] {
        try text.withUnsafeBytes { try Scanner(rules: rules).scan($0, file: Array("a/file.txt".utf8), memo: memo) }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>) func findsTheSameWithAMemo(seed: UInt64) throws {
        let fast = RuleSet(database: try Self.made.get())
        let slow = RuleSet(database: nil)
        let memo = ScanMemo()
        var writer = Writer(seed: seed)
        var found = 0
        for _ in 0..<4 {
            var text = writer.text()
            for _ in 0..<5 {
                let expected = try findings(text, slow)
                #expect(try findings(text, fast, memo: memo) == expected)
                // Known by now.
                #expect(try findings(text, fast, memo: memo) == expected)
                #expect(try findings(text, fast) == expected)
                found += expected.count
                text = writer.edited(text)
            }
        }
        #expect(found > 20)
    }

    @Test func tellsTheBeginningOfALineFromTheMiddleOfOne() throws {
        let database = try Self.made.get()
        let secret = Chunk.Secret()
        func chunks(_ text: [UInt8]) -> [Chunk] {
            var chunks: [Chunk] = []
            text.withUnsafeBytes { #expect(Chunk.cut($0, database.runs, secret: secret, into: &chunks)) }
            return chunks
        }
        // A line so long that it is cut; then with a line's end where the third part begins.
        let line = (0..<9000).flatMap { Array("word\($0 * 7919 % 4096), ".utf8) }
        let part = try #require(chunks(line).dropFirst(2).first)
        var lines = line
        lines[part.start - 1] = 0x0A
        let other = try #require(chunks(lines).first { $0.start == part.start })
        #expect(part.end == other.end && part.reach == other.reach)
        #expect(part.key != other.key)
    }

    @Test func knowsWhatHasNotChanged() throws {
        let database = try Self.made.get()
        var writer = Writer(seed: 9)
        let text = (0..<400).flatMap { _ in Array((writer.line() + "\n").utf8) }
        var changed = text
        changed.insert(contentsOf: Array("// a new line\n".utf8), at: text.firstIndex(of: 0x0A).map { $0 + 1 } ?? 0)
        let memo = ScanMemo()
        func keys(_ text: [UInt8]) -> [UInt64] {
            var chunks: [Chunk] = []
            text.withUnsafeBytes { _ = Chunk.cut($0, database.runs, secret: memo.secret, into: &chunks) }
            #expect(chunks.first?.start == 0)
            #expect(chunks.last?.end == text.count)
            #expect(zip(chunks, chunks.dropFirst()).allSatisfy { $0.end == $1.start })
            return chunks.map(\.key)
        }
        let before = keys(text)
        let after = Set(keys(changed))
        #expect(before.count > 10)
        #expect(before.count { !after.contains($0) } < before.count / 3)
    }
}
