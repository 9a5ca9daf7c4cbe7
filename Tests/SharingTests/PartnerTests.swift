import Platform
import Testing

@testable import Sharing

@Suite struct PartnerTests {
    @Test(arguments: [
        ("ann", "ann"), ("Ann Lee", "Ann-Lee"), ("O'Brien", "OBrien"), ("  x  ", "x"), ("a..b", "a.b"),
        (".hidden", "hidden"),
        ("x.lock", "x"), (".lock", "lock"), ("a.lock.LOCK", "a"), ("-f", "f"), ("a/b", "a-b"), ("a@{1}", "a-1"),
        ("Jürgen", "Jürgen"), ("李雷", "李雷"),
        ("a\nb\tc", "a-b-c"), ("$(rm -rf ~)", "rm-rf"), ("ann@example.org", "ann-example.org"),
        ("a^b:c?d*e[f\\g", "a-b-c-d-e-f-g"),
    ])
    func namesAreMadeFit(typed: String, name: String) throws {
        #expect(try Partner(typed).name == name)
        #expect(try Partner(typed).branch == name + "/main")
    }

    @Test(arguments: ["", " ", "...", "-", "🙂", "@", "/", "\u{7f}"])
    func namesWithoutALetter(typed: String) {
        #expect { try Partner(typed) } throws: { ($0 as? SharingError)?.kind == .unfitName }
    }

    @Test func aNameThatIsTooLong() {
        #expect(throws: SharingError.self) { try Partner(String(repeating: "a", count: 300)) }
    }

    /// git itself takes every name that comes out.
    @Test func gitTakesThemAll() throws {
        let pieces = [
            "a", "É", ".", "..", "/", "@", "@{", "~", "^", ":", " ", "\\", "*", "[", ".lock", "-", "_", "'", "\"", "$",
            "李", "\u{1}", "🙂",
        ]
        var seed: UInt32 = 7
        var names: [String] = []
        for _ in 0..<300 {
            var typed = ""
            for _ in 0..<(1 + seed % 6) {
                seed = seed &* 1_664_525 &+ 1_013_904_223
                typed += pieces[Int(seed >> 16) % pieces.count]
            }
            if let partner = try? Partner(typed) { names.append(partner.branch) }
        }
        #expect(names.count > 100)
        let script =
            "while IFS= read -r name; do git check-ref-format --branch \"$name\" >/dev/null || echo \"$name\"; done"
        var process = ChildProcess(.named("sh"), ["-c", Argument(script)])
        process.input = .bytes(Array((names.joined(separator: "\n") + "\n").utf8))
        let completed = try process.run()
        #expect(completed.outputText == "")
    }
}
